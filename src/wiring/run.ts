import { randomBytes } from "node:crypto";
import { dirname, resolve as resolvePath } from "node:path";
import { docker } from "../adapters/docker/runtime.ts";
import { nginx } from "../adapters/nginx/proxy.ts";
import type { Reporter } from "../contracts/reporter.ts";
import { requireSecrets } from "../engine/build/build.ts";
import { loadConfig, resolve } from "../engine/config/index.ts";
import type { RunContext } from "../engine/context.ts";
import { type RunResult, runPipeline, withHosts } from "../engine/runner.ts";
import type { ServiceAddress } from "../model/chatops/index.ts";
import { asSluiceError, maskError } from "../model/errors.ts";
import { createCutMask, createMask } from "../model/mask.ts";
import type { HostOutcome, Outcome } from "../model/outcome.ts";
import { hasSuffix, withSuffix } from "../model/preview-suffix.ts";
import { beginning } from "./begin.ts";
import { chooseEnvironment } from "./environment.ts";
import { givenVars } from "./given.ts";
import { hostsOf } from "./hosts.ts";
import { imagesOf } from "./images.ts";
import { examinersOf, platformOf } from "./platform.ts";
import { provisioningOf } from "./provisioning.ts";
import { imagesOn } from "./images-on.ts";
import { holdsOf, type SeenHold } from "./locks.ts";
import { revisionOf } from "./revision.ts";
import { named } from "./sslip.ts";

/** What a surface asks for. Everything else comes from `deploy.yaml` and `envVars`. */
export interface Request {
  readonly command: RunContext["command"];
  /** Absent: the only one in `deploy.yaml`. */
  readonly environment?: string;
  readonly config: string;
  /** Bytes of the `deploy.yaml` that decides on everything but services. */
  readonly trusted?: Uint8Array;
  /** What the repository's lock was seen to be a moment ago. */
  readonly hold?: SeenHold;
  readonly revision?: string;
  readonly dryRun: boolean;
  readonly options: RunContext["options"];
  /** What a command in a comment was given as `name=value`. */
  readonly given?: Readonly<Record<string, string>>;
  readonly envVars: Readonly<Record<string, string | undefined>>;
  readonly who: string;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly outcome: Outcome;
  /** Where each public service answers. */
  readonly addresses: readonly ServiceAddress[];
  readonly result?: RunResult;
  readonly error?: unknown;
}

/** Runs one command from its configuration to its outcome. Throws only `ConfigError`. */
export async function runCommand(request: Request): Promise<Answer> {
  const context = { ...(await contextOf(request)), ...(await sourceOf(request)) };
  const result = await runPipeline(context, request.dryRun);
  const addresses = result.found.removal
    ? []
    : addressesOf(withHosts(context, result.found), result.found);
  const outcome = outcomeOf(context, result, request.dryRun, addresses);
  if (!("error" in result)) return { outcome, addresses, result };
  const secrets = Object.values(context.secrets);
  const error = maskError(result.error, createMask(secrets), createCutMask(secrets));
  return { outcome, addresses, result: { ...result, error }, error };
}

/** A promote reads a second environment of the same `deploy.yaml`. */
async function sourceOf(request: Request): Promise<Pick<RunContext, "source">> {
  const { from } = request.options;
  if (request.command !== "promote" || from === undefined) return {};
  return { source: await contextOf({ ...request, command: "status", environment: from }) };
}

export async function contextOf(request: Request): Promise<RunContext> {
  const { envVars } = request;
  const config = resolvePath(request.config);
  const folder = dirname(config);
  // git answers while deploy.yaml is read; it never rejects.
  const revision = request.revision ?? revisionOf(folder, envVars);
  const loaded = await loadConfig(config, request.trusted);
  const environment = chooseEnvironment(loaded, request.environment);
  const vars = await givenVars(loaded, request.command, request.given);
  const project = resolve(loaded, environment, { overrides: { envVars: vars } });
  const { command, options } = beginning(request, project);
  const needsSecrets = ["deploy", "plan", "promote"].includes(command);
  // What a person gives is hidden like what deploy.yaml names.
  const given = options.variables?.values ?? {};
  const secrets = needsSecrets
    ? requireSecrets([...project.services, ...(project.databases ?? [])], envVars)
    : given;
  return {
    command,
    project,
    folder,
    secrets,
    scope: {
      project: project.name,
      environment,
    },
    revision: await revision,
    run: randomBytes(5).toString("hex"),
    who: request.who,
    options,
    adapters: {
      ...named(hostsOf(project.environment.hosts, envVars), project),
      ...(await provisioningOf(project, envVars)),
      ...imagesOf(envVars, project.registry),
      imagesOn,
      holds: holdsOf(envVars, environment, request.hold),
      runtime: docker,
      ...(await platformOf(project, envVars, command, options.logs?.of !== undefined)),
      ...(command === "doctor" ? await examinersOf(project, envVars) : {}),
      proxy: nginx,
    },
    reporter: masked(request.reporter, Object.values(secrets)),
    signal: request.signal,
  };
}

/** No secret passes to a surface, whatever printed it. */
function masked(reporter: Reporter, secrets: readonly string[]): Reporter {
  const mask = createMask(secrets);
  return {
    report: (event) =>
      reporter.report("text" in event ? { ...event, text: mask(event.text) } : event),
  };
}

function outcomeOf(
  context: RunContext,
  result: RunResult,
  dryRun: boolean,
  addresses: readonly ServiceAddress[],
): Outcome {
  const error = "error" in result ? asSluiceError(result.error) : undefined;
  const mask = createMask(Object.values(context.secrets));
  const { plan } = result.found;
  return {
    ok: error === undefined,
    reason: error?.code ?? "OK",
    message: mask(error?.message ?? ""),
    run: context.run,
    command: context.command,
    project: context.project.name,
    ...{
      environment: context.scope.environment,
      revision: plan?.release.revision ?? result.found.status?.revision ?? context.revision,
    },
    release: activeRelease(result, dryRun),
    hosts: hostOutcomes(result, dryRun, error !== undefined),
    urls: addresses.map(({ url }) => url),
    stages: result.stages,
    ...callsOf(context),
    ...(dryRun || error !== undefined ? {} : waitingIn(plan)),
    ...answersOf(result),
  };
}

function waitingIn(plan: RunResult["found"]["plan"]): Pick<Outcome, "waiting"> {
  const held = plan?.hosts.flatMap((host) => host.held ?? []) ?? [];
  const waiting = [...new Set(held.map(({ place }) => place.service))];
  return waiting.length === 0 ? {} : { waiting };
}

function callsOf({ adapters }: RunContext): Pick<Outcome, "calls"> {
  const { provisioning } = adapters;
  return provisioning === undefined ? {} : { calls: provisioning.calls() };
}

/** What commands tell that is not a release. */
function answersOf({ found }: RunResult): Partial<Outcome> {
  const { status, machines, lines, exitCode, removal, hold, checks, variables, halts, jobs } =
    found;
  return {
    ...(machines === undefined ? {} : { machines }),
    ...(lines === undefined ? {} : { lines }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(status === undefined ? {} : { status }),
    ...(removal === undefined ? {} : { removal }),
    ...(hold === undefined ? {} : { hold }),
    ...(checks === undefined ? {} : { checks }),
    ...(jobs === undefined ? {} : { jobs }),
    ...(halts === undefined ? {} : { halts }),
    ...(variables === undefined ? {} : { variables }),
    ...(found.fleet === undefined ? {} : { fleet: found.fleet.report }),
  };
}

function activeRelease({ found }: RunResult, dryRun: boolean): number {
  if (found.removal && !dryRun) return 0;
  const before = Math.max(0, ...(found.observed ?? []).map(({ state }) => state?.release ?? 0));
  return found.switched?.length && !dryRun ? (found.plan?.release.id ?? before) : before;
}

function hostOutcomes(
  { found, commands }: RunResult,
  dryRun: boolean,
  failed: boolean,
): HostOutcome[] {
  return (found.sessions ?? []).map(({ host: { name } }) => {
    const plan = found.plan?.hosts.find(({ host }) => host === name);
    const state = (): HostOutcome["state"] => {
      if (found.switched?.includes(name)) return "switched";
      if (failed) return plan ? "restored" : "unknown";
      if (found.removal) return dryRun ? "planned" : "removed";
      return plan?.operations.length && dryRun ? "planned" : "unchanged";
    };
    return { name, state: state(), sshCommands: commands[name] ?? 0 };
  });
}

/** Where the public services answer. */
function addressesOf(
  { project, scope, adapters }: RunContext,
  { plan, observed, switched }: RunResult["found"],
): ServiceAddress[] {
  const { layout } = adapters.hosts[0] ?? {};
  const port = layout === undefined || layout.httpPort === 80 ? "" : `:${layout.httpPort}`;
  const recorded = observed?.find(({ state }) => state)?.state?.salt;
  // What is only planned would have another key when it is deployed.
  const salt = recorded ?? (switched?.length ? plan?.hosts[0]?.next.salt : undefined);
  // Of a deploy of some services the others may never have been there.
  const there = plan?.release.services;
  return project.services.flatMap(({ name, domains, port: container, protocol }) => {
    if (there !== undefined && !Object.hasOwn(there, name)) return [];
    if (container === undefined || protocol === "tcp") return [];
    const own = layout?.extraDomains?.(scope.project, scope.environment, name) ?? [];
    return [...own, ...domains].flatMap((domain) => {
      if (salt === undefined && hasSuffix(domain)) return []; // Nothing of it is deployed.
      return [{ name, url: `http://${withSuffix(domain, salt ?? "")}${port}/` }];
    });
  });
}
