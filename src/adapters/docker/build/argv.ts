import type { BuildSpec } from "../../../model/project.ts";

/** What builds here. `docker` is the engine's own builder, which keeps its cache to itself. */
export type BuilderKind = "docker" | "buildx";

export interface Cache {
  /** GitHub's cache service answers this process. */
  readonly github: boolean;
  /** Keeps one project's cache apart from another's in GitHub's service. */
  readonly scope: string;
  /** Repository that keeps cache, such as `ghcr.io/acme/shop-web`. */
  readonly repository?: string;
}

export interface BuildArgvOptions {
  readonly builder: BuilderKind;
  readonly tags: readonly string[];
  /** File that the builder writes what it built into; `builtIds` reads it. */
  readonly result: string;
  /** Ignored by the `docker` builder, and absent where buildx's driver cannot export cache. */
  readonly cache?: Cache;
  /** Folder that holds the registry login; absent: the user's own. */
  readonly config?: string;
}

/**
 * The argv that builds `spec` in `context` (absolute) and leaves the image in this machine's
 * engine. A preset's Dockerfile is read from stdin. Values of secrets have no place here: build
 * arguments end up in the image's history. The revision is no label of the image: every commit
 * would then change every image, and restart services that it did not touch. Releases record it.
 */
export function buildArgv(spec: BuildSpec, context: string, options: BuildArgvOptions): string[] {
  return [
    ...dockerArgv(options.config),
    ...builderArgv(options),
    ...fileArgv(spec, context),
    ...(spec.target ? ["--target", spec.target] : []),
    ...(spec.platform ? ["--platform", spec.platform] : []),
    ...Object.entries(spec.args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
    ...options.tags.flatMap((tag) => ["--tag", tag]),
    context,
  ];
}

export function dockerArgv(config?: string): string[] {
  return config ? ["docker", "--config", config] : ["docker"];
}

/**
 * An attestation would make the image an index of two, with another id, for nobody to read on a
 * host. Plain progress is lines, which logs and the live display both want.
 */
function builderArgv({ builder, cache, result }: BuildArgvOptions): string[] {
  if (builder === "docker") return ["build", "--iidfile", result];
  const base = ["buildx", "build", "--load", "--progress", "plain", "--provenance=false"];
  return [...base, "--metadata-file", result, ...(cache ? cacheArgv(cache) : [])];
}

/**
 * What the built image may be called by the engine, best guess first. buildx names configuration
 * and manifest, and which of them the engine knows depends on its store.
 */
export function builtIds(result: string): string[] {
  if (!result.startsWith("{")) return [result.trim()];
  const metadata = JSON.parse(result) as Record<string, unknown>;
  return ["containerimage.digest", "containerimage.config.digest"]
    .map((key) => metadata[key])
    .filter((id) => typeof id === "string");
}

/** `mode=max` keeps the layers of every stage: the expensive ones are rarely in the last. */
function cacheArgv({ github, scope, repository }: Cache): string[] {
  const both = (where: string, how: string) => ["--cache-from", where, "--cache-to", where + how];
  return [
    ...(github ? both(`type=gha,scope=${scope}`, ",mode=max,ignore-error=true") : []),
    ...(repository
      ? both(`type=registry,ref=${repository}:buildcache`, ",mode=max,ignore-error=true")
      : []),
  ];
}

function fileArgv({ preset, dockerfile }: BuildSpec, context: string): string[] {
  if (preset) return ["--file", "-"];
  return dockerfile ? ["--file", `${context}/${dockerfile}`] : [];
}
