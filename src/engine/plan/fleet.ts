import { randomBytes } from "node:crypto";
import type { Host, HostLayout } from "../../contracts/host.ts";
import type { VhostPreview, VhostService } from "../../contracts/proxy.ts";
import { SluiceError } from "../../model/errors.ts";
import type { ObservedHost } from "../../model/observed.ts";
import { type Plan, planCommands } from "../../model/plan.ts";
import { withSuffix } from "../../model/preview-suffix.ts";
import type { Job } from "../../model/preview-settings.ts";
import type { Release, ReleasedService } from "../../model/release.ts";
import type { ServicePorts } from "../../model/slot.ts";
import { specification } from "../../model/specification.ts";
import type { Found, RunContext } from "../context.ts";
import type { Session } from "../host/session.ts";
import { blankHost } from "./blank.ts";
import { heldOn } from "./held.ts";
import { planHost, RECORD, type Wanted } from "./diff.ts";
import { platformNotes } from "./notes.ts";
import { observePhase } from "./observe.ts";
import { partCollector, readHost } from "./read.ts";

/** Reads every host at the same time. `repair` takes back what a dead run left half done. */
export async function observeFleet(
  context: RunContext,
  { sessions }: Pick<Found, "sessions">,
  repair: boolean,
): Promise<Pick<Found, "observed">> {
  const observed = sessions.map((session) => observeOne(context, session, repair));
  const planned = context.adapters.hosts.filter((host) => host.planned);
  return { observed: [...(await Promise.all(observed)), ...planned.map(blankHost)] };
}

/** The phase by which `observeFleet` reads a host when it repairs. */
export function repairingLook({ scope, adapters }: RunContext, host: Host): string {
  return observePhase(scope, host, adapters.proxy, true);
}

async function observeOne(
  context: RunContext,
  session: Session,
  repair: boolean,
): Promise<ObservedHost> {
  const { host } = session;
  const { parts, onEvent } = partCollector();
  const phase = observePhase(context.scope, host, context.adapters.proxy, repair);
  await session.run(phase, (event) => {
    if (event.event === "repaired") {
      context.reporter.report({
        kind: "host",
        host: host.name,
        text: "took back what an earlier run left half done",
      });
    }
    onEvent(event);
  });
  return readHost(host.name, parts, Date.now());
}

/** Wanted state of a deploy or restart against what was observed. Pure but for the new salt. */
export function planDeploy(
  context: RunContext,
  { images, observed }: Pick<Found, "images" | "observed">,
): Pick<Found, "plan"> {
  const salt = saltOf(observed);
  const { services, held } = chosenServices(context, observed, images, salt);
  const release = newRelease(context, observed, services);
  return { plan: withHeld(context, observed, planFleet(context, observed, release, salt), held) };
}

export function planFleet(
  context: RunContext,
  observed: readonly ObservedHost[],
  release: Release,
  salt: string,
): Plan {
  const { project, scope, options } = context;
  const { keep } = project;
  const { command: given } = context;
  const isForced = options.force || given === "restart";
  const named = options.services.length > 0 ? options.services : Object.keys(release.services);
  const forced = isForced ? named : [];
  const hosts = observed.map((host, index) => {
    const vhost = (ports: Readonly<Record<string, ServicePorts>>) =>
      vhostText(context, index, release, ports, { ...host, salt });
    const schedules = context.adapters.hosts[index]?.layout.unitFolder !== undefined;
    const only = onlyIn(context);
    const sleeps = sleepOf(context, context.adapters.hosts[index]?.layout);
    const jobs = index === 0 ? jobsOf(project, release) : [];
    return planHost(host, {
      scope,
      release,
      forced,
      ...only,
      keep,
      salt,
      schedules,
      ownImages: context.adapters.hosts[index]?.address !== undefined,
      jobs,
      ...sleeps,
      vhost,
    });
  });
  const { command } = release;
  // A release is recorded on the whole fleet or nowhere.
  const isNews = hosts.some(({ operations }) => operations.length > 0);
  const recording = hosts.map((host) =>
    isNews && host.operations.length === 0 ? { ...host, operations: [RECORD] } : host,
  );
  return {
    project: project.name,
    environment: scope.environment,
    command,
    release,
    hosts: recording,
    ...platformNotes(context, recording),
  };
}

/** Whom a command leaves alone, stopped or not: everybody else. */
function onlyIn({ command, options: { services } }: RunContext): { only?: readonly string[] } {
  if (command === "remove") return { only: [] };
  const isPart = command === "restart" || command === "start";
  return isPart && services.length > 0 ? { only: services } : {};
}

function vhostText(
  context: RunContext,
  index: number,
  release: Release,
  ports: Readonly<Record<string, ServicePorts>>,
  { nginx: abilities, salt }: Pick<ObservedHost, "nginx"> & { readonly salt: string },
): string {
  const { adapters, scope } = context;
  const { layout } = adapters.hosts[index]!;
  const services = Object.values(release.services).flatMap(({ service }): VhostService[] => {
    const own = ports[service.name];
    if (own === undefined) return [];
    const extra = layout.extraDomains?.(scope.project, scope.environment, service.name) ?? [];
    const domains = [...service.domains, ...extra.map((domain) => withSuffix(domain, salt))];
    return [{ name: service.name, ports: own, domains, options: service.nginx }];
  });
  if (services.length === 0) return "";
  return adapters.proxy.vhost(scope, services, layout, abilities, previewOf(context, layout));
}

/** What goes back or starts again finds its data as it is. */
function jobsOf({ jobs = [] }: RunContext["project"], { command }: Release): readonly Job[] {
  return command === "deploy" || command === "promote" ? jobs : [];
}

function previewOf(context: RunContext, layout: HostLayout): VhostPreview | undefined {
  const { preview } = context.project;
  if (preview === undefined) return undefined;
  const sleeps = sleepOf(context, layout).sleepAfter !== undefined;
  return { sleeps, ...(preview.protect === undefined ? {} : { protect: preview.protect }) };
}

/** systemd wakes it. */
function sleepOf(
  { project, scope }: RunContext,
  layout: HostLayout | undefined,
): Pick<Wanted, "sleepAfter" | "isVisited"> {
  const { sleepAfter } = project.preview ?? {};
  if (sleepAfter === undefined || layout?.unitFolder === undefined) return {};
  const { extraDomains } = layout;
  return {
    sleepAfter,
    isVisited: (service) =>
      (extraDomains?.(scope.project, scope.environment, service) ?? []).length > 0,
  };
}

/** Hosts of a fleet share the key, so that the same secrets give the same specification. */
export function saltOf(observed: readonly ObservedHost[]): string {
  return observed.find(({ state }) => state)?.state?.salt ?? randomBytes(16).toString("hex");
}

/** What deploy.yaml wants; with named services, the others stay as the hosts have them. */
function chosenServices(
  context: RunContext,
  observed: readonly ObservedHost[],
  images: Found["images"],
  salt: string,
): { services: Record<string, ReleasedService>; held: ReleasedService[] } {
  const { project, options, secrets } = context;
  const unknown = options.services.filter((name) => !project.services.some((s) => s.name === name));
  if (unknown.length > 0) throw new SluiceError("USAGE", `no such service: ${unknown.join(", ")}`);
  const wanted = project.services.flatMap((written): [string, ReleasedService][] => {
    const domains = written.domains.map((domain) => withSuffix(domain, salt));
    const service = { ...written, domains };
    const image = images[service.name]?.reference;
    if (image === undefined) return [];
    const digest = specification(service, image, secrets, salt);
    return [[service.name, { service, image, specification: digest }]];
  });
  const chosen = wanted.filter(
    ([name]) => options.services.length === 0 || options.services.includes(name),
  );
  const isHeld = ([, { service }]: [string, ReleasedService]) =>
    service.autoStart === false && !options.starts;
  const before = latestRelease(observed)?.services ?? {};
  const held = chosen.filter(isHeld);
  const staying =
    options.services.length === 0
      ? pick(
          before,
          held.map(([name]) => name),
        )
      : before;
  const services = { ...staying, ...Object.fromEntries(chosen.filter((one) => !isHeld(one))) };
  return { services, held: held.map(([, released]) => released) };
}

function pick(services: Release["services"], names: readonly string[]): Release["services"] {
  return Object.fromEntries(Object.entries(services).filter(([name]) => names.includes(name)));
}

/** What is configured and not started is no change: it makes no release. */
function withHeld(
  { scope }: RunContext,
  observed: readonly ObservedHost[],
  plan: Plan,
  held: readonly ReleasedService[],
): Plan {
  if (held.length === 0) return plan;
  const hosts = plan.hosts.map((host, index) => ({
    ...host,
    held: heldOn(observed[index]!, host, scope, plan.release, held),
  }));
  return { ...plan, hosts };
}

/** The active release by record, of the host that is furthest. */
export function latestRelease(observed: readonly ObservedHost[]): Release | undefined {
  const active = observed.flatMap(({ state, releases }) =>
    releases.filter(({ id }) => id === state?.release),
  );
  return active.toSorted((a, b) => b.id - a.id)[0];
}

export function newRelease(
  context: RunContext,
  observed: readonly ObservedHost[],
  services: Release["services"],
): Release {
  // Containers count too: where the state was lost, their names are still taken.
  const ids = observed.flatMap(({ state, releases, containers }) => [
    state?.release ?? 0,
    ...releases.map(({ id }) => id),
    ...containers.map(({ release }) => release),
  ]);
  return {
    id: Math.max(0, ...ids) + 1,
    revision: context.revision,
    createdAt: new Date().toISOString(),
    run: context.run,
    command: planCommands.find((command) => command === context.command) ?? "deploy",
    services,
  };
}
