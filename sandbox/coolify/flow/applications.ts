import type { Guide } from "../../http/guide.ts";
import type { Place } from "./ground.ts";

export interface Made {
  /** Of an image, with a port of the host. */
  readonly blue: string;
  readonly all: readonly string[];
}

const GIT = { git_repository: "https://git.example.com/flow.git", git_branch: "main" };

/** One application of each kind, changed, and given variables. */
export async function applications(guide: Guide, place: Place): Promise<Made> {
  const { ask, id } = guide;
  const create = async (kind: string, body: object) =>
    id(await ask(201, "POST", `/applications/${kind}`, { ...placeOf(place), ...body }), "uuid");
  const image = { docker_registry_image_name: "flow", docker_registry_image_tag: "1" };
  const ports = { ports_exposes: "3000", ports_mappings: "8000:3000" };
  const blue = await create("dockerimage", { ...image, ...ports, name: "blue" });
  const unknown = { ...placeOf(place), ...image, colour: "red" };
  await ask(422, "POST", "/applications/dockerimage", unknown);
  const dockerfile = Buffer.from("FROM scratch").toString("base64");
  const built = await create("dockerfile", { dockerfile });
  const git = { ...GIT, build_pack: "dockerfile", ports_exposes: "3000" };
  const open = await create("public", git);
  const closed = await create("private-deploy-key", { ...git, private_key_uuid: place.key });
  await ask(200, "GET", `/projects/${place.project}/production`);
  await ask(200, "GET", "/applications");
  await ask(200, "GET", `/applications/${blue}`);
  await ask(422, "PATCH", `/applications/${blue}`, { ports_mappings: "8000" });
  await ask(200, "PATCH", `/applications/${blue}`, { docker_registry_image_tag: "2" });
  await envVars(guide, `/applications/${blue}/envs`);
  return { blue, all: [blue, built, open, closed] };
}

function placeOf({ project, server, environment }: Place): object {
  const where = { project_uuid: project, server_uuid: server };
  return { ...where, environment_uuid: environment, autogenerate_domain: false };
}

const FLAGS = { is_preview: false, is_literal: true, is_multiline: false, is_shown_once: false };

async function envVars({ ask, id }: Guide, path: string): Promise<void> {
  const item = { key: "LOG_LEVEL", value: "info", ...FLAGS };
  const made = await ask(201, "POST", path, item);
  await ask(409, "POST", path, item);
  await ask(201, "PATCH", path, { ...item, value: "debug" });
  await ask(201, "PATCH", `${path}/bulk`, { data: [item, { ...item, key: "GREETING" }] });
  await ask(200, "GET", path);
  await ask(200, "DELETE", `${path}/${id(made, "uuid")}`);
}
