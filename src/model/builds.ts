import { createHash } from "node:crypto";
import type { BuildSpec, Service } from "./project.ts";

/** One image to build and the services that will run it. */
export interface BuildGroup {
  /** Same for the same specification; names the group in tags and cache scopes. */
  readonly key: string;
  readonly build: BuildSpec;
  /** Names; the first gives the image its name. */
  readonly services: readonly [string, ...string[]];
}

/** Services whose specifications say the same, in whatever order of keys, share one build. */
export function groupBuilds(services: readonly Pick<Service, "name" | "source">[]): BuildGroup[] {
  const groups = new Map<string, BuildGroup>();
  for (const { name, source } of services) {
    if (source.kind !== "build") continue;
    const key = buildKey(source.build);
    const before = groups.get(key)?.services;
    groups.set(key, { key, build: source.build, services: before ? [...before, name] : [name] });
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

/** Where a service's image is kept: below the registry, else under a name of ours. */
export function imageRepository(
  project: string,
  service: string,
  registry: string | undefined,
): string {
  return `${registry ?? "sluice"}/${project}-${service}`;
}

/** Of the images on a host, those that were sent there for services of these names, whatever became of it. */
export function sentImages(
  project: string,
  services: Iterable<string>,
  images: readonly string[],
): string[] {
  const own = new Set([...services].map((name) => imageRepository(project, name, undefined)));
  return images.filter((image) => {
    const [repository = "", tag = ""] = image.split(":");
    return own.has(repository) && /^[^<]/.test(tag);
  });
}

/** Tag of what is being built. */
export const BUILDING = "building";

/** `<repository>:<12 hex of the image id>`: the same content has the same tag. */
export function imageTag(repository: string, imageId: string): string {
  return `${repository}:${imageId.replace("sha256:", "").slice(0, 12)}`;
}
