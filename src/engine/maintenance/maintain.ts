import type { HostLayout } from "../../contracts/host.ts";
import { SluiceError } from "../../model/errors.ts";
import type { ObservedHost } from "../../model/observed.ts";
import { withSuffix } from "../../model/preview-suffix.ts";
import type { Service } from "../../model/project.ts";
import type { Found, RunContext } from "../context.ts";
import { defaultPage } from "./page.ts";
import { maintenancePhase, type Visited } from "./phase.ts";

/** Turns the page on or off on every host and asks nginx whether it is so. */
export async function maintain(
  context: RunContext,
  { sessions, observed }: Pick<Found, "sessions" | "observed">,
): Promise<Partial<Found>> {
  const { on, page = defaultPage } = context.options.maintenance ?? { on: true };
  const work = sessions.map(async (session, index) => {
    const { host } = session;
    const visited = chosen(context, observed[index]!, host.layout);
    const script = maintenancePhase(context.scope, host.layout, visited, on ? page : undefined);
    await session.run(script, ({ service, state }) => {
      const text = `maintenance is ${String(state)}`;
      context.reporter.report({ kind: "host", host: host.name, service: String(service), text });
    });
  });
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
  return {};
}

/** The same for whoever is stopped or started: services without visitors need no page. */
export async function turnPage(
  context: RunContext,
  found: Pick<Found, "sessions" | "observed">,
  on: boolean,
): Promise<Partial<Found>> {
  const visited = found.observed.flatMap((host, index) =>
    visitedServices(host, extraDomains(context, host, found.sessions[index]!.host.layout)),
  );
  const isVisited = (name: string) => visited.some(({ service }) => service === name);
  const services = context.options.services.filter(isVisited);
  if (services.length === 0) return {};
  return maintain(
    { ...context, options: { ...context.options, services, maintenance: { on } } },
    found,
  );
}

function extraDomains(
  { scope }: RunContext,
  { state }: ObservedHost,
  { extraDomains: extra }: HostLayout,
) {
  return (service: string) =>
    (extra?.(scope.project, scope.environment, service) ?? []).map((domain) =>
      withSuffix(domain, state?.salt ?? ""),
    );
}

function chosen(context: RunContext, host: ObservedHost, layout: HostLayout): Visited[] {
  const { options } = context;
  const visited = visitedServices(host, extraDomains(context, host, layout));
  const all = context.project.preview?.protect === undefined ? visited : visited.map(anyAnswer);
  const unknown = options.services.filter((name) => !all.some(({ service }) => service === name));
  if (unknown.length > 0) {
    throw new SluiceError("USAGE", `no page can be shown for ${unknown.join(", ")}`, {
      facts: { "services with visitors": all.map(({ service }) => service).join(", ") },
    });
  }
  if (all.length === 0) {
    throw new SluiceError("USAGE", "no service of this environment has a domain");
  }
  return all.filter(
    ({ service }) => options.services.length === 0 || options.services.includes(service),
  );
}

/** The services of the active release that nginx answers for under a name. */
export function visitedServices(
  { state, releases }: ObservedHost,
  extraDomains: (service: string) => readonly string[],
): Visited[] {
  const active = releases.find(({ id }) => id === state?.release);
  return Object.values(active?.services ?? {}).flatMap(({ service }) => {
    const domain = [...service.domains, ...extraDomains(service.name)][0];
    const isRouted = state?.services[service.name]?.ports !== undefined;
    return domain !== undefined && isRouted ? [visit(service, domain)] : [];
  });
}

/** nginx asks for a password before the service is asked. */
function anyAnswer({ service, domain }: Pick<Visited, "service" | "domain">): Visited {
  return { service, domain, path: "/", status: { from: 200, to: 499 } };
}

/** Without a health path any answer of the service will do that is not nginx's own. */
function visit({ name, health }: Service, domain: string): Visited {
  if (health.kind === "http") {
    return { service: name, domain, path: health.path, status: health.status };
  }
  return anyAnswer({ service: name, domain });
}
