import { commitOf, type RepositorySpec } from "../../model/repository.ts";
import { dockerfileDigest } from "../../model/dockerfile.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Source } from "../../model/project.ts";
import type { Api } from "./api.ts";
import { type ApplicationShape, joinImage, type KeyShape, splitImage } from "./shapes.ts";

/** How an application of a source is made: the end of the route, and the fields of its own. */
export async function creation(
  api: Api,
  source: Source | undefined,
  image: string,
  port: number | undefined,
): Promise<{ route: string; fields: Record<string, unknown> }> {
  if (source?.kind === "dockerfile") {
    const { dockerfile } = source;
    // It builds no commit, and keeps what it is told: by that it is known which text it was made with.
    const git_commit_sha = dockerfileDigest(dockerfile);
    const text = Buffer.from(dockerfile).toString("base64");
    return { route: "dockerfile", fields: { dockerfile: text, git_commit_sha } };
  }
  const fields = sourceFields(source, image);
  if (source?.kind !== "repository") return { route: "dockerimage", fields };
  // Asked for here, and set again by each deploy.
  const more = { ...fields, ports_exposes: String(port ?? 80) };
  const { key } = source.repository;
  if (key === undefined) return { route: "public", fields: more };
  const { uuid: private_key_uuid } = await findKey(api, key);
  return { route: "private-deploy-key", fields: { ...more, private_key_uuid } };
}

/** What an application runs, as both a create and an update take it; of a Dockerfile an update takes nothing. */
export function sourceFields(source: Source | undefined, image: string): Record<string, unknown> {
  if (source?.kind === "dockerfile") return {};
  if (source?.kind === "repository") return repositoryFields(source.repository, image);
  const { name, tag } = splitImage(image);
  return { docker_registry_image_name: name, docker_registry_image_tag: tag };
}

function repositoryFields(
  { url, branch, folder, dockerfile }: RepositorySpec,
  image: string,
): Record<string, unknown> {
  return {
    git_repository: url,
    git_branch: branch,
    git_commit_sha: commitOf(image),
    build_pack: "dockerfile",
    base_directory: rooted(folder),
    dockerfile_location: rooted(dockerfile),
    // Coolify would replace the live slot by itself, the old container first.
    is_auto_deploy_enabled: false,
  };
}

function rooted(path: string): string {
  return `/${path
    .replace(/^\.?\/+/, "")
    .replace(/^\.$/, "")
    .replace(/\/+$/, "")}`;
}

async function findKey(api: Api, wanted: string): Promise<KeyShape> {
  const keys = await api.ask<KeyShape[]>({ method: "GET", path: "/api/v1/security/keys" });
  const found = keys.find(({ name, uuid }) => name === wanted || uuid === wanted);
  if (found !== undefined) return found;
  throw new SluiceError("API_REFUSED", `Coolify has no private key ${wanted}`, {
    facts: { fix: "add it under Keys & Tokens there, and its public half to the repository" },
  });
}

/** What an application would run next: an image, or `#<commit>` of whatever repository. */
export function imageOf(shape: ApplicationShape): string {
  const { git_commit_sha: commit, docker_registry_image_name: name } = shape;
  if (isBuilt(shape)) return `#${commit ?? ""}`;
  return joinImage(name ?? "", shape.docker_registry_image_tag);
}

/**
 * Whether an update could make it run this: neither its kind, its Dockerfile nor its deploy key can be
 * changed. What does not say how it is made is left as it is.
 */
export async function isMadeFor(
  api: Api,
  shape: ApplicationShape,
  source: Source | undefined,
): Promise<boolean> {
  const isWanted = source?.kind === "repository" || source?.kind === "dockerfile";
  if (shape.build_pack && isBuilt(shape) !== isWanted) return false;
  const text = source?.kind === "dockerfile" ? dockerfileDigest(source.dockerfile) : undefined;
  if (isWanted && textOf(shape) !== text) return false;
  if (source?.kind !== "repository" || shape.private_key_id === undefined) return true;
  const { key } = source.repository;
  const wanted = key === undefined ? null : (await findKey(api, key)).id;
  return wanted === undefined || shape.private_key_id === wanted;
}

/** Digest of the Dockerfile that it was made with; a commit is shorter. */
function textOf({ git_commit_sha: commit }: ApplicationShape): string | undefined {
  return commit?.length === 64 ? commit : undefined;
}

function isBuilt({ build_pack: pack }: ApplicationShape): boolean {
  return Boolean(pack) && pack !== "dockerimage";
}
