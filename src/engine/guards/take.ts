import { randomBytes } from "node:crypto";
import type { HoldRequest, HoldStore } from "../../contracts/lock.ts";
import type { Reporter } from "../../contracts/reporter.ts";
import { SluiceError } from "../../model/errors.ts";
import { stateFolder } from "../../model/names.ts";
import type { Found, RunContext } from "../context.ts";
import { heldError, warn } from "./hold.ts";
import { holdFile } from "./hold-file.ts";

/** Takes the hold in every place, in one order, or in none. */
export async function takeHold(
  context: RunContext,
  found: Pick<Found, "sessions">,
): Promise<Pick<Found, "hold">> {
  const { reason, lasts } = context.options.hold ?? { reason: "" };
  const request: HoldRequest = {
    id: randomBytes(8).toString("hex"),
    holder: context.who,
    reason,
    ...(lasts === undefined ? {} : { lasts }),
  };
  const taken: HoldStore[] = [];
  try {
    for (const store of stores(context, found)) {
      const obstacle = await store.take(request);
      if (obstacle !== undefined) throw heldError(store.place, obstacle);
      taken.push(store);
    }
  } catch (error) {
    await Promise.allSettled(taken.map((store) => store.release(request)));
    throw error;
  }
  // The last is a host, whose answer is the one that refuses others.
  const hold = await taken.at(-1)?.read();
  if (hold === undefined) throw new SluiceError("HOST_FAILED", "the hold is not there");
  return { hold };
}

/** Releases whatever hold is there, anybody's: it is a sign to people and not a right. */
export async function releaseHold(
  context: RunContext,
  found: Pick<Found, "sessions">,
): Promise<Partial<Pick<Found, "hold">>> {
  let last: Found["hold"] | undefined;
  for (const store of stores(context, found)) {
    const hold = await store.read();
    if (hold !== undefined && (await store.release(hold))) last = hold;
  }
  return last === undefined ? {} : { hold: last };
}

/** A place that cannot be reached takes no part; the hosts always do. */
function forgiving(store: HoldStore, reporter: Reporter): HoldStore {
  const told = (error: unknown) => warn(reporter, store.place, error);
  return {
    place: store.place,
    take: (request) => store.take(request).catch(told),
    read: () => store.read().catch(told),
    release: async (hold) => (await store.release(hold).catch(told)) ?? false,
  };
}

/** The repository first: everybody sees that one. Hosts by name, as runs lock them. */
function stores(
  { adapters, scope, reporter }: RunContext,
  { sessions }: Pick<Found, "sessions">,
): HoldStore[] {
  const files = sessions
    .toSorted((a, b) => (a.host.name < b.host.name ? -1 : 1))
    .map((session) => holdFile(session, stateFolder(session.host.layout.stateRoot, scope)));
  return [...(adapters.holds ?? []).map((store) => forgiving(store, reporter)), ...files];
}
