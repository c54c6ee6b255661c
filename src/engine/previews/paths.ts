import { matchesGlob } from "node:path/posix";
import { isUnknown, type Known } from "../../model/chatops/index.ts";

type Paths = Readonly<Record<string, readonly string[]>>;

/** Whether a pull request changes anything that its preview would show. What is not known does. */
export function isMeant(paths: Paths, changed: Known<readonly string[]> | undefined): boolean {
  if (Object.keys(paths).length === 0 || changed === undefined || isUnknown(changed)) return true;
  return Object.values(paths).some((globs) => touches(globs, changed));
}

/**
 * Services that a preview has: those without paths, those that are changed, and whatever they depend
 * on. The rest is told as skipped.
 */
export function chooseServices(
  services: readonly { readonly name: string; readonly dependsOn: readonly string[] }[],
  paths: Paths,
  changed: Known<readonly string[]>,
): { readonly chosen: readonly string[]; readonly skipped: readonly string[] } {
  const isChosen = (name: string) =>
    isUnknown(changed) || paths[name] === undefined || touches(paths[name], changed);
  const chosen = new Set(services.map(({ name }) => name).filter(isChosen));
  // A set that grows while it is walked is walked to its end.
  for (const name of chosen) {
    const needed = services.find((service) => service.name === name)?.dependsOn ?? [];
    for (const other of needed) chosen.add(other);
  }
  const names = services.map(({ name }) => name);
  return {
    chosen: names.filter((name) => chosen.has(name)),
    skipped: names.filter((name) => !chosen.has(name)),
  };
}

function touches(globs: readonly string[], changed: readonly string[]): boolean {
  return changed.some((path) => globs.some((glob) => matchesGlob(path, glob)));
}
