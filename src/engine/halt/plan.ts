import type { Application } from "../../contracts/platform.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Halt } from "../../model/halt.ts";
import type { ObservedHost } from "../../model/observed.ts";
import type { Found, RunContext } from "../context.ts";

const GRACE_MS = 10_000;

/**
 * Which slots a stop ends: the live ones of the named services. A platform is asked now: one that is
 * away refuses before any page is shown.
 */
export async function planHalt(
  { adapters, scope, options: { services } }: RunContext,
  { observed }: Pick<Found, "observed">,
): Promise<Pick<Found, "halts">> {
  if (services.length === 0)
    throw new SluiceError("USAGE", "which services? name them: --services");
  const known = new Set(observed.flatMap(({ state }) => Object.keys(state?.services ?? {})));
  const unknown = services.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new SluiceError("USAGE", `nothing of it is deployed here: ${unknown.join(", ")}`, {
      facts: { "there are": [...known].join(", ") },
    });
  const applications = (await adapters.platform?.applications(scope)) ?? [];
  return { halts: observed.flatMap((host) => haltsOn(host, services, applications)) };
}

/** Pure. */
export function haltsOn(
  host: ObservedHost,
  services: readonly string[],
  applications: readonly Application[],
): Halt[] {
  const active = host.releases.find(({ id }) => id === host.state?.release);
  return services.flatMap((service): Halt[] => {
    const state = host.state?.services[service];
    if (state === undefined) return [];
    const { container, slot } = state;
    const spec = active?.services[service]?.service;
    // One that plain Docker made, from before the target was changed, is none of the platform's.
    const own = applications.find(({ id }) => container.startsWith(id));
    const found = host.containers.find(({ name }) => name === container);
    return [
      {
        host: host.host,
        service,
        slot,
        container,
        runs: found !== undefined && found.status !== "exited" && found.status !== "created",
        page: state.ports !== undefined && (spec?.domains.length ?? 0) > 0,
        grace: spec?.stopGrace ?? GRACE_MS,
        ...(own === undefined ? {} : { id: own.id }),
      },
    ];
  });
}
