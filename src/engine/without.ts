import { SluiceError } from "../model/errors.ts";
import type { Release } from "../model/release.ts";
import type { Found, RunContext } from "./context.ts";
import { RECORD } from "./plan/diff.ts";
import { latestRelease, newRelease, planFleet, saltOf } from "./plan/fleet.ts";

/** A new release: the active one without the named services. The others stay as they are. */
export function planWithout(
  context: RunContext,
  { observed }: Pick<Found, "observed">,
): Pick<Found, "plan"> {
  const active = latestRelease(observed);
  if (active === undefined)
    throw new SluiceError("RELEASE_UNKNOWN", "nothing is deployed here yet");
  const services = without(active, context.options.services);
  const { revision } = active;
  // As a restart has it: nothing is built, and nothing migrates.
  const command = "restart" as const;
  const release = { ...newRelease(context, observed, services), revision, command };
  const plan = planFleet(context, observed, release, saltOf(observed));
  // What rests already is gone from the record all the same.
  const hosts = plan.hosts.map((host) =>
    host.operations.length > 0 ? host : { ...host, operations: [RECORD] },
  );
  return { plan: { ...plan, hosts } };
}

/** Pure. */
export function without({ services }: Release, names: readonly string[]): Release["services"] {
  const unknown = names.filter((name) => services[name] === undefined);
  if (unknown.length > 0) throw new SluiceError("USAGE", `no such service: ${unknown.join(", ")}`);
  const rest = Object.entries(services).filter(([name]) => !names.includes(name));
  if (rest.length === 0)
    throw new SluiceError(
      "USAGE",
      "that is all there is: destroy the environment, without --services",
    );
  const needy = rest.filter(([, { service }]) =>
    service.dependsOn.some((name) => names.includes(name)),
  );
  if (needy.length === 0) return Object.fromEntries(rest);
  const message = `${needy.map(([name]) => name).join(", ")} depends on it`;
  throw new SluiceError("USAGE", message);
}
