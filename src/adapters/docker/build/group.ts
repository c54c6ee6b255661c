import { createHash } from "node:crypto";
import type { BuildSpec, Service } from "../../../model/project.ts";

/** One image to build and the services that will run it. */
export interface BuildGroup {
  /** Same for the same specification; names the group in tags and cache scopes. */
  readonly key: string;
  readonly build: BuildSpec;
  readonly services: readonly string[];
}

/** Services whose specifications say the same, in whatever order of keys, share one build. */
export function groupBuilds(services: readonly Pick<Service, "name" | "source">[]): BuildGroup[] {
  const groups = new Map<string, BuildGroup>();
  for (const { name, source } of services) {
    if (source.kind !== "build") continue;
    const key = buildKey(source.build);
    const before = groups.get(key);
    groups.set(key, { key, build: source.build, services: [...(before?.services ?? []), name] });
  }
  return [...groups.values()];
}

/** Twelve hex characters of a digest over the specification. */
export function buildKey({
  context,
  dockerfile,
  preset,
  target,
  platform,
  args,
}: BuildSpec): string {
  const pairs = Object.entries(args).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const folder = context.replace(/^\.\//, "").replace(/\/+$/, "") || ".";
  const text = JSON.stringify([folder, dockerfile, preset, target, platform, pairs]);
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
