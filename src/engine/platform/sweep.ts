import type { Estate, EstateThing } from "../../contracts/estate.ts";
import { isOldEnough } from "../../model/age.ts";
import { asSluiceError } from "../../model/errors.ts";
import { environmentTag, has, projectTag } from "../../model/marks.ts";

/** What a platform should have. */
export interface WantedPlatform {
  readonly project: string;
  readonly environments: readonly { readonly name: string; readonly services: readonly string[] }[];
  /** All hosts. */
  readonly hosts: readonly WantedHost[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds; only what is at least as old. */
  readonly olderThan?: number;
}

export interface WantedHost {
  readonly name: string;
  readonly address: string;
}

interface Leftover {
  readonly thing: EstateThing;
  readonly why: string;
}

interface Swept {
  readonly leftovers: readonly (Leftover & {
    readonly removed?: boolean;
    readonly problem?: string;
  })[];
  readonly refused?: string;
}

/** A run may just be making it. */
const YOUNG_MS = 3_600_000;

export interface PlatformSweepTools {
  readonly estate: Estate;
  /** Asked after the platform: what runs on a host that was made in between has that host. */
  readonly hosts: () => Promise<readonly WantedHost[]>;
}

/** Compares what a platform has of ours with what should be. Changes nothing unless told to. */
export async function sweepPlatform(
  { estate, hosts: ask }: PlatformSweepTools,
  wanted: Omit<WantedPlatform, "hosts">,
  isApplied: boolean,
): Promise<Swept> {
  const things = await estate.list();
  const hosts = await ask();
  // With nothing to compare with, everything would look left over.
  if (hosts.length === 0) return { leftovers: [], refused: "the list of hosts is empty" };
  if (wanted.environments.length === 0)
    return { leftovers: [], refused: "no environment is known that should exist" };
  const leftovers = leftoversOf(things, { ...wanted, hosts });
  return { leftovers: isApplied ? await removeAll(estate, leftovers) : leftovers };
}

async function removeAll(
  estate: Estate,
  leftovers: readonly Leftover[],
): Promise<Swept["leftovers"]> {
  const results: Swept["leftovers"][number][] = [];
  const stuck = new Set<string>();
  for (const leftover of leftovers) {
    const { thing } = leftover;
    try {
      if (thing.holds?.some((id) => stuck.has(id)))
        throw new Error("something of it is still there");
      await estate.remove(thing);
      results.push({ ...leftover, removed: true });
    } catch (error) {
      stuck.add(thing.id);
      results.push({ ...leftover, removed: false, problem: asSluiceError(error).message });
    }
  }
  return results;
}

/**
 * Applications first, then what held nothing but those: servers whose hosts are gone, then the key
 * that no server needs any more, environments and the project. Pure.
 */
export function leftoversOf(things: readonly EstateThing[], wanted: WantedPlatform): Leftover[] {
  const own = things.filter(({ tags = [] }) => has(tags, projectTag(wanted.project)));
  const left: Leftover[] = [];
  const gone = new Set<string>();
  for (const kind of ORDER) {
    const all = own.filter((thing) => thing.kind === kind);
    for (const [index, thing] of all.entries()) {
      const why = whyLeft(thing, all.slice(0, index), gone, wanted);
      if (why === undefined) continue;
      left.push({ thing, why });
      gone.add(thing.id);
    }
  }
  return left;
}

const ORDER: readonly EstateThing["kind"][] = [
  "coolify application",
  "coolify server",
  "coolify key",
  "coolify environment",
  "coolify project",
];

function whyLeft(
  thing: EstateThing,
  earlier: readonly EstateThing[],
  gone: ReadonlySet<string>,
  wanted: WantedPlatform,
): string | undefined {
  if (!isOldEnough(thing, wanted)) return undefined;
  if (thing.kind === "coolify application") return whyUnwanted(thing, earlier, wanted);
  const { kind, addresses = [], holds = [] } = thing;
  if (!holds.every((id) => gone.has(id))) return undefined;
  if (kind === "coolify server") {
    const isKnown = wanted.hosts.some(({ address }) => addresses.includes(address));
    return isKnown ? undefined : "its host is gone";
  }
  if (isYoung(thing, wanted)) return undefined;
  return kind === "coolify key" ? "it opens nothing" : "nothing is in it";
}

function isYoung({ createdAt }: EstateThing, { now }: Pick<WantedPlatform, "now">): boolean {
  return now - (createdAt ?? 0) < YOUNG_MS;
}

function whyUnwanted(
  thing: EstateThing,
  earlier: readonly EstateThing[],
  { environments, hosts, now }: WantedPlatform,
): string | undefined {
  const { tags = [], slot } = thing;
  if (slot === undefined || isYoung(thing, { now })) return undefined;
  const isDouble = earlier.some(
    (one) =>
      one.slot?.service === slot.service &&
      one.slot.slot === slot.slot &&
      one.slot.host === slot.host &&
      one.tags?.join() === tags.join(),
  );
  if (isDouble) return "there are two of it";
  const environment = environments.find(({ name }) => has(tags, environmentTag(name)));
  const isPreview = tags.some((tag) => /^sluice:environment:preview-\d+$/.test(tag));
  // Which previews are open is not known here.
  if (isPreview && environments.some(({ name }) => name === "previews")) return undefined;
  if (environment === undefined) return "its environment is not in deploy.yaml";
  if (!environment.services.includes(slot.service)) return "its service is not in deploy.yaml";
  return hosts.some(({ name }) => name === slot.host) ? undefined : "its host is gone";
}
