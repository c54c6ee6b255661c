import type { Reporter } from "../../contracts/reporter.ts";
import { SluiceError } from "../../model/errors.ts";
import { isInForce } from "../../model/hold.ts";
import type { Hold } from "../../model/observed.ts";
import type { Found, RunContext } from "../context.ts";

/** Refuses to change what a person holds, whoever asks: the holder unlocks first, too. */
export async function refuseHeld(
  { adapters, reporter }: RunContext,
  { observed }: Pick<Found, "observed">,
): Promise<Partial<Found>> {
  const now = Date.now();
  for (const host of observed) {
    // By the host's own clock, which wrote the time.
    if (isInForce(host.hold, now + host.clockSkew)) throw heldError(host.host, host.hold);
  }
  for (const store of adapters.holds ?? []) {
    const hold = await store.read().catch((error: unknown) => warn(reporter, store.place, error));
    if (isInForce(hold, now)) throw heldError(store.place, hold);
  }
  return {};
}

/** The hosts keep the hold as well, so a place that cannot be asked is told of and no reason to stop. */
export function warn(reporter: Reporter, place: string, error: unknown): undefined {
  const why = error instanceof Error ? error.message : String(error);
  reporter.report({ kind: "warning", text: `${place} was not asked for a lock: ${why}` });
}

export function heldError(place: string, hold: Hold): SluiceError {
  return new SluiceError("LOCK_HELD", `${hold.holder} holds this environment`, {
    facts: {
      reason: hold.reason,
      since: hold.since,
      until: hold.expires ?? "someone unlocks",
      kept: place,
    },
  });
}

/** Refuses when a person saw another state of the hosts before agreeing. */
export function refuseStale(
  { options: { expect } }: RunContext,
  { observed }: Pick<Found, "observed" | "plan">,
): Partial<Found> {
  const changed = observed.filter(
    ({ host, fingerprint }) => expect !== undefined && expect[host] !== fingerprint,
  );
  if (changed.length === 0) return {};
  const names = changed.map(({ host }) => host).join(", ");
  throw new SluiceError("PLAN_STALE", `what was agreed to has changed on ${names}`);
}
