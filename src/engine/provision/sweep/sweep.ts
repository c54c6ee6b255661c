import type { EstateThing } from "../../../contracts/estate.ts";
import { asSluiceError } from "../../../model/errors.ts";
import { isOldEnough } from "../../../model/age.ts";
import type { Provisioning } from "../job.ts";
import { destroyDroplets } from "../remove.ts";
import { strayRecords } from "./records.ts";
import { type Leftover, strayDroplets, uselessThings, type Wanted } from "./leftovers.ts";

export type SweepTools = Pick<Provisioning, "cloud" | "estate" | "dns" | "time" | "platform">;

/** What a sweep found; `removed` of each is undefined when it was only told. */
export interface Swept {
  readonly leftovers: readonly (Leftover & {
    readonly removed?: boolean;
    readonly problem?: string;
  })[];
  /** Why nothing was looked for. */
  readonly refused?: string;
  /** What failed after something had been removed: what else there is is not known. */
  readonly unknown?: string;
}

/** Compares what is there with what should be. Changes nothing unless told to. */
export async function sweep(tools: SweepTools, wanted: Wanted, isApplied: boolean): Promise<Swept> {
  const estate = await tools.estate.list();
  const droplets = estate.filter(({ kind }) => kind === "droplet");
  // An account that looks empty is more likely a token that may not see it.
  if (droplets.length === 0) return { leftovers: [], refused: "the list of droplets is empty" };
  if (wanted.environments.length === 0)
    return { leftovers: [], refused: "no environment is known that should exist" };
  const isMeant = ({ thing }: Leftover) => isOldEnough(thing, wanted);
  const strays = strayDroplets(estate, wanted).filter(isMeant);
  const gone = strays.map(({ thing }) => thing);
  const records = tools.dns === undefined ? [] : await strayRecords(tools.dns, wanted, estate);
  // Records first: an address that was ours is soon a stranger's.
  const first = [...records.filter(isMeant), ...strays];
  if (!isApplied) {
    const useless = uselessThings(estate, gone, wanted).filter(isMeant);
    return { leftovers: [...first, ...useless] };
  }
  const removed = await removeAll(tools, first);
  // Looked at again: one that could not be destroyed keeps what serves it, and destroying makes tags.
  try {
    const rest = strays.length === 0 ? estate : await tools.estate.list();
    const useless = await removeAll(tools, uselessThings(rest, [], wanted).filter(isMeant));
    return { leftovers: [...removed, ...useless] };
  } catch (error) {
    const why = asSluiceError(error).message;
    return { leftovers: removed, unknown: `what served the droplets: ${why}` };
  }
}

/** Nothing that was to be removed is still there, as far as is known. */
export function isClean({ leftovers, unknown }: Swept): boolean {
  return unknown === undefined && leftovers.every(({ problem }) => problem === undefined);
}

/** After a destroy: what served only the droplets that are gone. Never fails the destroy. */
export async function tidy(tools: SweepTools, wanted: Wanted): Promise<Swept> {
  const estate = await tools.estate.list();
  const useless = uselessThings(estate, [], wanted).filter(
    ({ thing }) => thing.kind !== "template",
  );
  return { leftovers: await removeAll(tools, useless) };
}

/** Droplets first: what serves them can go only when they are gone. */
async function removeAll(
  tools: SweepTools,
  leftovers: readonly Leftover[],
): Promise<Swept["leftovers"]> {
  const results: (Leftover & { removed: boolean; problem?: string })[] = [];
  for (const leftover of leftovers) {
    try {
      await removeOne(tools, leftover.thing);
      results.push({ ...leftover, removed: true });
    } catch (error) {
      results.push({ ...leftover, removed: false, problem: asSluiceError(error).message });
    }
  }
  return results;
}

async function removeOne(tools: SweepTools, thing: EstateThing): Promise<void> {
  const { cloud, estate, dns } = tools;
  const [zone = "", id = ""] = thing.id.split(" ");
  if (thing.kind === "record") return dns?.remove(zone, id);
  if (thing.kind !== "droplet") return estate.remove(thing);
  const all = await cloud.droplets();
  const droplet = all.find(({ id }) => String(id) === thing.id);
  // Looked at again: a run may have taken it up since the list was read.
  const isSame = droplet?.tags.toSorted().join() === thing.tags?.toSorted().join();
  if (droplet === undefined || !isSame) return;
  const rest = all.filter((one) => one !== droplet);
  await destroyDroplets(tools, [droplet], rest);
}
