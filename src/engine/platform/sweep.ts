import type { Estate, EstateThing } from "../../contracts/estate.ts";
import { asSluiceError } from "../../model/errors.ts";
import { environmentTag, has, projectTag } from "../../model/marks.ts";

/** What a platform should have. */
export interface WantedPlatform {
  readonly project: string;
  readonly environments: readonly { readonly name: string; readonly services: readonly string[] }[];
  /** Names and addresses of all hosts. */
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
  /** Milliseconds since 1970. */
  readonly now: number;
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

/** Compares what a platform has of ours with what should be. Changes nothing unless told to. */
export async function sweepPlatform(
  estate: Estate,
  wanted: WantedPlatform,
  isApplied: boolean,
): Promise<Swept> {
  const things = await estate.list();
  // With nothing to compare with, everything would look left over.
  if (wanted.hosts.length === 0) return { leftovers: [], refused: "the list of hosts is empty" };
  if (wanted.environments.length === 0)
    return { leftovers: [], refused: "no environment is known that should exist" };
  const leftovers = leftoversOf(things, wanted);
  if (!isApplied) return { leftovers };
  const results: Swept["leftovers"][number][] = [];
  for (const leftover of leftovers) {
    try {
      await estate.remove(leftover.thing);
      results.push({ ...leftover, removed: true });
    } catch (error) {
      results.push({ ...leftover, removed: false, problem: asSluiceError(error).message });
    }
  }
  return { leftovers: results };
}

/** Applications first, then servers, then the key that no server needs any more. Pure. */
export function leftoversOf(things: readonly EstateThing[], wanted: WantedPlatform): Leftover[] {
  const own = things.filter(({ tags = [] }) => has(tags, projectTag(wanted.project)));
  const of = (kind: EstateThing["kind"]) => own.filter((thing) => thing.kind === kind);
  const applications = of("coolify application");
  const servers = of("coolify server");
  const known = wanted.hosts.map(({ address }) => address);
  const goneServers = servers.filter(
    ({ addresses = [] }) => !addresses.some((one) => known.includes(one)),
  );
  const isUseless = servers.length === goneServers.length;
  return [
    ...applications.flatMap((thing, index) => {
      const why = whyLeft(thing, applications.slice(0, index), wanted);
      return why === undefined ? [] : [{ thing, why }];
    }),
    ...goneServers.map((thing) => ({ thing, why: "its host is gone" })),
    ...(isUseless ? of("coolify key").map((thing) => ({ thing, why: "it opens nothing" })) : []),
  ];
}

function whyLeft(
  { tags = [], slot, createdAt }: EstateThing,
  earlier: readonly EstateThing[],
  { environments, hosts, now }: WantedPlatform,
): string | undefined {
  if (slot === undefined || now - (createdAt ?? 0) < YOUNG_MS) return undefined;
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
