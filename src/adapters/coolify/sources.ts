import { commitOf, type RepositorySpec } from "../../model/repository.ts";
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
  const fields = sourceFields(source, image);
  if (source?.kind !== "repository") return { route: "dockerimage", fields };
  // Asked for here, and set again by each deploy.
  const more = { ...fields, ports_exposes: String(port ?? 80) };
  const { key } = source.repository;
  if (key === undefined) return { route: "public", fields: more };
  const { uuid: private_key_uuid } = await findKey(api, key);
  return { route: "private-deploy-key", fields: { ...more, private_key_uuid } };
}

/** What an application runs, as both a create and an update take it. */
export function sourceFields(source: Source | undefined, image: string): Record<string, unknown> {
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
 * Whether an update could make it run this: neither its kind nor its deploy key can be changed. What
 * does not say how it is made is left as it is.
 */
export async function isMadeFor(
  api: Api,
  shape: ApplicationShape,
  source: Source | undefined,
): Promise<boolean> {
  if (shape.build_pack && isBuilt(shape) !== (source?.kind === "repository")) return false;
  if (source?.kind !== "repository" || shape.private_key_id === undefined) return true;
  const { key } = source.repository;
  const wanted = key === undefined ? null : (await findKey(api, key)).id;
  return wanted === undefined || shape.private_key_id === wanted;
}

function isBuilt({ build_pack: pack }: ApplicationShape): boolean {
  return Boolean(pack) && pack !== "dockerimage";
}
