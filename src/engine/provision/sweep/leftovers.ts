import type { EstateThing } from "../../../contracts/estate.ts";
import {
  environmentTag,
  has,
  isMarked,
  isPerishable,
  projectTag,
  reserveSince,
  stateOf,
} from "../../../model/marks.ts";
import { isSameTemplate, parseTemplateName, type TemplateMark } from "../../../model/template.ts";

/** What should be there. */
export interface Wanted {
  readonly project: string;
  /** Fleets of `deploy.yaml`, and of previews that are open. */
  readonly environments: readonly string[];
  /** Those that hosts of the environments may be made from. */
  readonly templates: readonly TemplateMark[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds; only what is at least as old. */
  readonly olderThan?: number;
}

export interface Leftover {
  readonly thing: EstateThing;
  readonly why: string;
}

/** A run that makes hosts has an end after this long. */
export const HALF_MADE_MS = 3_600_000;
export const RESERVE_MS = 3_600_000;

/** Droplets of the project that should not be there. Pure. Nothing unmarked is ever one. */
export function strayDroplets(estate: readonly EstateThing[], wanted: Wanted): Leftover[] {
  return estate.flatMap((thing) => {
    const why = thing.kind === "droplet" ? whyStray(thing, wanted) : undefined;
    return why === undefined ? [] : [{ thing, why }];
  });
}

function whyStray(thing: EstateThing, wanted: Wanted): string | undefined {
  const tags = thing.tags ?? [];
  if (!isMarked({ tags }) || !has(tags, projectTag(wanted.project))) return undefined;
  const isWanted = wanted.environments.some((name) => has(tags, environmentTag(name)));
  const state = stateOf({ tags });
  const age = wanted.now - (thing.createdAt ?? wanted.now);
  // A template is being built on it.
  if (has(tags, environmentTag("template")) && age <= HALF_MADE_MS) return undefined;
  if (!isWanted) return "its environment is not in deploy.yaml";
  if (state === "failed" || state === "destroying") return "a run died while it was destroying it";
  if (state === "reserve") {
    const since = reserveSince({ tags }) ?? thing.createdAt ?? 0;
    return wanted.now - since > RESERVE_MS ? "nothing has needed it for an hour" : undefined;
  }
  return state !== "active" && age > HALF_MADE_MS ? "a run died while it was making it" : undefined;
}

/**
 * What is left when `gone` droplets are gone: firewalls, keys, networks and tags that serve no
 * droplet, and templates that are stale. Pure. Other projects' droplets keep what is shared.
 */
export function uselessThings(
  estate: readonly EstateThing[],
  gone: readonly EstateThing[],
  wanted: Wanted,
): Leftover[] {
  const staying = estate.filter((thing) => thing.kind === "droplet" && !gone.includes(thing));
  const marked = staying.filter(({ tags = [] }) => isMarked({ tags }));
  const tags = new Set(
    staying.flatMap((thing) => thing.tags ?? []).map((tag) => tag.toLowerCase()),
  );
  const has = (tag: string) => tags.has(tag.toLowerCase());
  return estate.flatMap((thing): Leftover[] => {
    const why = whyUseless(thing, { marked, has, wanted });
    return why === undefined ? [] : [{ thing, why }];
  });
}

interface Rest {
  readonly marked: readonly EstateThing[];
  readonly has: (tag: string) => boolean;
  readonly wanted: Wanted;
}

function whyUseless({ kind, name, region }: EstateThing, rest: Rest): string | undefined {
  const { marked, has, wanted } = rest;
  switch (kind) {
    case "firewall":
      return name === `sluice-${wanted.project}` && !has(projectTag(wanted.project))
        ? "it protects nothing"
        : undefined;
    case "key":
      return marked.length === 0 ? "it opens nothing" : undefined;
    case "network":
      return marked.some((droplet) => droplet.region === region) ? undefined : "nothing is in it";
    case "template":
      return whyStale(name, rest);
    case "tag":
      return has(name) || !isTagOf(name, wanted.project, marked.length)
        ? undefined
        : "nothing has it";
    case "droplet":
    case "record":
    case "coolify application":
    case "coolify server":
    case "coolify key":
    case "coolify environment":
    case "coolify project":
    default:
      return undefined;
  }
}

/** Projects share templates: one of an image that is not ours to judge stays while others are there. */
function whyStale(name: string, { marked, wanted }: Rest): string | undefined {
  const mark = parseTemplateName(name);
  if (mark === undefined) return "it is stale";
  if (wanted.templates.some((one) => isSameTemplate(one, mark))) return undefined;
  if (wanted.templates.some(({ image }) => image === mark.image)) return "it is stale";
  const hasOthers = marked.some(({ tags = [] }) => !has(tags, projectTag(wanted.project)));
  return hasOthers ? undefined : "nothing is made from it";
}

/** Tags that projects share are useless only when no droplet of ours is left at all. */
function isTagOf(name: string, project: string, droplets: number): boolean {
  return isPerishable(name) || name === projectTag(project) || droplets === 0;
}
