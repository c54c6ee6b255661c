import { resolve as resolvePath } from "node:path";
import type { Reporter } from "../contracts/reporter.ts";
import { loadConfig, type LoadedConfig, resolve } from "../engine/config/index.ts";
import type { Job } from "../engine/provision/job.ts";
import { type Swept, sweep } from "../engine/provision/sweep/sweep.ts";
import { type BuiltTemplate, buildTemplate } from "../engine/provision/template/build.ts";
import { wantedTemplate } from "../engine/provision/template/find.ts";
import { asSluiceError, SluiceError } from "../model/errors.ts";
import { fleetOf } from "../model/fleet.ts";
import type { Project } from "../model/project.ts";
import type { TemplateMark } from "../model/template.ts";
import { chooseEnvironment } from "./environment.ts";
import { sweepCoolify, type SweepOptions } from "./platform-sweep.ts";
import { provisioningOf } from "./provisioning.ts";

/** What commands about the account itself are given. */
export interface AccountRequest {
  readonly config: string;
  readonly environment?: string;
  readonly envVars: Readonly<Record<string, string | undefined>>;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

export interface ApiCalls {
  /** Requests to the cloud's API. */
  readonly calls: number;
}

/** `sluice hosts template build`: from the environment's image, in its region and size. */
export async function buildTemplateOf(request: AccountRequest): Promise<BuiltTemplate & ApiCalls> {
  const loaded = await loadConfig(resolvePath(request.config));
  const job = await jobFor(
    request,
    resolve(loaded, chooseEnvironment(loaded, request.environment)),
  );
  if (job.templates === undefined) throw new SluiceError("USAGE", "there are no templates here");
  const built = await buildTemplate(job, job.templates);
  return { ...built, calls: job.calls() };
}

/**
 * `sluice sweep`: what `deploy.yaml` does not account for. Previews share one fleet, which stays for
 * as long as the configuration has previews.
 */
export async function sweepAccount(
  request: AccountRequest & SweepOptions,
): Promise<Swept & ApiCalls> {
  const loaded = await loadConfig(resolvePath(request.config));
  const all = allProjects(loaded);
  const projects = all.filter(({ environment }) => environment.hosts.kind === "digitalocean");
  const [first] = projects;
  const job = first && (await jobFor(request, first));
  const onPlatform = () => sweepCoolify(all, job, request.envVars, request);
  if (first === undefined || job === undefined) {
    const platform = await onPlatform();
    if (platform !== undefined) return { ...platform, calls: 0 };
    throw new SluiceError("USAGE", "deploy.yaml has no hosts of a cloud, and none of Coolify's");
  }
  const wanted = {
    project: first.name,
    environments: projects.map(({ name, environment }) => {
      const scope = { project: name, environment: environment.name };
      return fleetOf(scope).environment;
    }),
    templates: projects.flatMap(templatesOf),
    now: job.time.now(),
    ...(request.olderThan === undefined ? {} : { olderThan: request.olderThan }),
  };
  const swept = await sweep(job, wanted, request.apply);
  // Hosts first: a droplet takes its server along, and what was on it.
  const isChanged = swept.leftovers.some(({ removed }) => removed);
  const platform = await onPlatform().catch((error: unknown): Swept => {
    if (!isChanged) throw error;
    return { leftovers: [], unknown: `what Coolify has: ${asSluiceError(error).message}` };
  });
  return { ...joined(swept, platform), calls: job.calls() };
}

/** What two looks have found together. */
export function joined(one: Swept, other: Swept = { leftovers: [] }): Swept {
  const refused = one.refused ?? other.refused;
  const unknown = [one.unknown, other.unknown].filter((text) => text !== undefined).join("; ");
  return {
    leftovers: [...one.leftovers, ...other.leftovers],
    ...(refused === undefined ? {} : { refused }),
    ...(unknown === "" ? {} : { unknown }),
  };
}

/** Every environment; one preview stands for all. */
function allProjects(loaded: LoadedConfig): Project[] {
  const { environments = {}, previews } = loaded.config;
  const names = [...Object.keys(environments), ...(previews === undefined ? [] : ["preview-1"])];
  return names.map((name) => resolve(loaded, name));
}

function templatesOf({ environment: { hosts } }: Project): TemplateMark[] {
  const isUsed = hosts.kind === "digitalocean" && hosts.template !== "never";
  return isUsed ? [wantedTemplate(hosts)] : [];
}

async function jobFor(request: AccountRequest, project: Project): Promise<Job> {
  const made = await provisioningOf(project, request.envVars);
  const spec = project.environment.hosts;
  if (made?.provisioning === undefined || spec.kind !== "digitalocean") {
    const message = `${project.environment.name} has no hosts of a cloud`;
    throw new SluiceError("USAGE", message);
  }
  const { reporter, signal } = request;
  const scope = fleetOf({ project: project.name, environment: project.environment.name });
  const limit = project.limits.droplets;
  return { ...made.provisioning, scope, spec, limit, reporter, signal };
}
