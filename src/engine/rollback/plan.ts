import { SluiceError } from "../../model/errors.ts";
import type { Release } from "../../model/release.ts";
import type { Found, RunContext } from "../context.ts";
import { latestRelease, newRelease, planFleet, saltOf } from "../plan/fleet.ts";
import { rollbackTarget } from "./rollback.ts";

/**
 * A new release of what an earlier one recorded; `restart` takes the active one, forced, `start` only
 * what does not run of it.
 */
export function planRollback(
  context: RunContext,
  { observed }: Pick<Found, "observed">,
): Pick<Found, "plan"> {
  const source = sourceRelease(context, observed);
  const release: Release = {
    ...newRelease(context, observed, source.services),
    revision: source.revision,
    ...(context.command === "start" ? { command: "restart" as const } : {}),
    ...(context.command === "rollback" ? { rollbackOf: source.id } : {}),
  };
  return { plan: planFleet(context, observed, release, saltOf(observed)) };
}

function sourceRelease(context: RunContext, observed: Found["observed"]): Release {
  if (context.command === "rollback") return rollbackTarget(observed, context.options.release);
  const active = latestRelease(observed);
  if (active) return refuseUnknown(active, context.options.services);
  throw new SluiceError("RELEASE_UNKNOWN", "nothing is deployed here yet");
}

/** A misspelt service would else be a restart of nothing. */
function refuseUnknown(active: Release, services: readonly string[]): Release {
  const unknown = services.filter((name) => active.services[name] === undefined);
  if (unknown.length === 0) return active;
  throw new SluiceError("USAGE", `no such service: ${unknown.join(", ")}`);
}
