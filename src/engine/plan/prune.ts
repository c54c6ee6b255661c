import type { ObservedHost } from "../../model/observed.ts";
import type { Operation } from "../../model/plan.ts";
import { BUILDING, sentImages } from "../../model/builds.ts";
import { releaseBefore } from "../../model/history.ts";
import type { HostState, Release } from "../../model/release.ts";
import type { Wanted } from "./diff.ts";

/**
 * Removes what no rollback may need: of each service the newest stopped container per slot stays,
 * of releases the newest `keep.releases` and the one that a rollback would choose (a run of restarts
 * must not push it out), and with them their images and secrets. What was sent
 * for a release that never came to be goes, too. Nothing is pruned in a run that starts nothing.
 */
export function pruneOperation(
  host: ObservedHost,
  wanted: Wanted,
  next: HostState,
  operations: readonly Operation[],
): Operation | undefined {
  if (!operations.some(({ kind }) => kind === "start" || kind === "replace")) return undefined;
  const containers = staleContainers(host, next, operations);
  const [keptReleases, oldReleases] = splitReleases(host, wanted);
  const keep = [
    ...releaseParts(keptReleases),
    ...Object.entries(next.services),
    // A stopped container needs its files to be started again, however old its release.
    ...containerParts(host, (name) => !containers.includes(name)),
  ].map(needs);
  const drop = [
    ...releaseParts(oldReleases),
    ...containerParts(host, (name) => containers.includes(name)),
  ].map(needs);
  const images = without(drop, keep, "image");
  const known = new Set([...images, ...keep.map(({ image }) => image)]);
  const services = releaseParts([...host.releases, wanted.release]).map(([name]) => name);
  const sent = wanted.ownImages ? sentImages(wanted.scope.project, services, host.images) : [];
  const operation = {
    kind: "prune",
    containers,
    images,
    strays: sent.filter((image) => !known.has(image) && !image.endsWith(`:${BUILDING}`)),
    releases: oldReleases.map(({ id }) => id),
    secrets: without(drop, keep, "secret"),
  } as const;
  const { strays, releases } = operation;
  const lists = [containers, images, strays, releases];
  return lists.some(({ length }) => length > 0) ? operation : undefined;
}

/** What stays and what goes; `keep.releases: 1` keeps nothing to go back to. */
function splitReleases(host: ObservedHost, wanted: Wanted): [Release[], Release[]] {
  const all = [...host.releases, wanted.release].toSorted((a, b) => b.id - a.id);
  const newest = Math.max(1, wanted.keep.releases);
  const target = newest > 1 ? releaseBefore(wanted.release, host.releases) : undefined;
  const isKept = (release: Release, place: number) =>
    place < newest || release === target || release === wanted.release;
  const kept = all.filter(isKept);
  return [kept, all.filter((release) => !kept.includes(release))];
}

type Part = readonly [service: string, { readonly image: string; readonly specification: string }];

function releaseParts(releases: readonly Release[]): Part[] {
  return releases.flatMap(({ services }) => Object.entries(services));
}

function containerParts(host: ObservedHost, isMeant: (name: string) => boolean): Part[] {
  return host.containers
    .filter(({ name }) => isMeant(name))
    .map((container) => [container.service, container]);
}

interface Needs {
  readonly image: string;
  /** Folder of its variables and secrets. */
  readonly secret: string;
}

function needs([service, { image, specification }]: Part): Needs {
  return { image, secret: `${service}-${specification}` };
}

function without(drop: readonly Needs[], keep: readonly Needs[], what: keyof Needs): string[] {
  const needed = new Set(keep.map((part) => part[what]));
  return [...new Set(drop.map((part) => part[what]))].filter((name) => !needed.has(name));
}

/** Stopped containers beside the one that a rollback would start. */
function staleContainers(
  host: ObservedHost,
  next: HostState,
  operations: readonly Operation[],
): string[] {
  const active = new Set(Object.values(next.services).map(({ container }) => container));
  const drained = operations.flatMap((operation) =>
    operation.kind === "drain" ? [operation.container] : [],
  );
  const replaced = operations.flatMap((operation) =>
    operation.kind === "replace" && operation.old ? [operation.old] : [],
  );
  const stopped = host.containers.filter(
    ({ name, status }) => !active.has(name) && (status === "exited" || status === "created"),
  );
  // The container drained by this run becomes the kept one of its service, so older ones may go.
  const servicesDrained = new Set(
    host.containers.filter(({ name }) => drained.includes(name)).map(({ service }) => service),
  );
  const stale = stopped.filter(
    ({ service, release }) =>
      servicesDrained.has(service) ||
      stopped.some((other) => other.service === service && other.release > release),
  );
  return [...new Set([...stale.map(({ name }) => name), ...replaced])];
}
