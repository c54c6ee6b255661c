import type { HostRemoval, Removal } from "../../model/removal.ts";
import { isNothing } from "../../model/removal.ts";

/** For a terminal, before it is agreed to. Volumes are told in capitals: their data has no copy. */
export function removalAsText(removal: Removal): string {
  const heading = `destroy ${removal.environment} of ${removal.project}`;
  if (isNothing(removal)) return [`${heading}: nothing of it is there`, ...all(removal)].join("\n");
  return [heading, ...all(removal)].join("\n");
}

function all(removal: Removal): string[] {
  return removal.hosts.flatMap(hostLines);
}

function hostLines({ host, things, left }: HostRemoval): string[] {
  if (things.length + left.length === 0) return [];
  return [
    `  ${host}`,
    ...things.map(({ kind, name }) => `    - ${kind === "volume" ? "VOLUME" : kind} ${name}`),
    ...left.map(({ kind, name, why }) => `    = ${kind} ${name} stays (${why})`),
  ];
}
