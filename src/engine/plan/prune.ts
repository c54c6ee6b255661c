import type { ObservedHost } from "../../model/observed.ts";
import type { Operation } from "../../model/plan.ts";
import { releaseBefore } from "../../model/history.ts";
import type { HostState, Release } from "../../model/release.ts";
import type { Wanted } from "./diff.ts";

/**
 * Removes what no rollback may need: of each service the newest stopped container per slot stays,
 * of releases the newest `keep.releases` and the one that a rollback would choose (a run of restarts
 * must not push it out), and with them their images and secrets. Nothing is
 * pruned in a run that starts nothing.
 */
export function pruneOperation(
  host: ObservedHost,
  wanted: Wanted,
  next: HostState,
  operations: readonly Operation[],
): Operation | undefined {
  if (!operations.some(({ kind }) => kind === "start" || kind === "replace")) return undefined;
  const all = [...host.releases, wanted.release].toSorted((a, b) => b.id - a.id);
  const target = releaseBefore(wanted.release, host.releases);
  const isKept = (release: Release, place: number) =>
    place < Math.max(1, wanted.keep.releases) || (release === target && wanted.keep.releases > 1);
  const keep = all.filter(isKept);
  const drop = all.filter((release) => !keep.includes(release));
  const images = imagesOf(drop).filter((image) => !imagesOf(keep).includes(image));
  const used = Object.values(next.services).map(({ image }) => image);
  const secrets = secretsOf(drop).filter((name) => !secretsOf(keep).includes(name));
  const usedSecrets = Object.entries(next.services).map(
    ([name, s]) => `${name}-${s.specification}`,
  );
  const operation = {
    kind: "prune",
    containers: staleContainers(host, next, operations),
    images: [...new Set(images)].filter((image) => !used.includes(image)),
    releases: drop.map(({ id }) => id).filter((id) => id !== next.release),
    secrets: secrets.filter((name) => !usedSecrets.includes(name)),
  } as const;
  const { containers, releases } = operation;
  return containers.length + operation.images.length + releases.length > 0 ? operation : undefined;
}

function imagesOf(releases: readonly Release[]): string[] {
  return releases.flatMap(({ services }) => Object.values(services).map(({ image }) => image));
}

function secretsOf(releases: readonly Release[]): string[] {
  return releases.flatMap(({ services }) =>
    Object.entries(services).map(([name, { specification }]) => `${name}-${specification}`),
  );
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
