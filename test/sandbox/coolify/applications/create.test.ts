import { expect, test } from "vitest";
import { VERSIONS } from "../../../../sandbox/coolify/index.ts";
import { DIGEST, place } from "../open.ts";

const IMAGE = "/applications/dockerimage";

async function body(options = {}) {
  const placed = await place(options);
  const where = { project_uuid: placed.project, server_uuid: placed.server };
  const image = { docker_registry_image_name: "shop", ports_exposes: "3000" };
  return { ...placed, order: { ...where, environment_name: "production", ...image } };
}

test.each([
  [
    "repo@sha256 with the hash as its tag",
    "r:5000/shop@sha256",
    DIGEST,
    "r:5000/shop@sha256",
    DIGEST,
  ],
  [
    "a tag of sha256- and the hash",
    "r:5000/shop",
    `sha256-${DIGEST}`,
    "r:5000/shop",
    `sha256-${DIGEST}`,
  ],
  ["a whole reference", `r:5000/shop@sha256:${DIGEST}`, undefined, "r:5000/shop@sha256", DIGEST],
  ["a tag in the name", "shop:1.2", undefined, "shop", "1.2"],
  ["no tag", "shop", undefined, "shop", "latest"],
])("an image is taken as %s", async (_how, name, tag, shownName, shownTag) => {
  const { app, look } = await place();
  const uuid = await app({ docker_registry_image_name: name, docker_registry_image_tag: tag });
  expect(await look(`/applications/${uuid}`)).toMatchObject({
    docker_registry_image_name: shownName,
    docker_registry_image_tag: shownTag,
    build_pack: "dockerimage",
  });
});

test.each([
  [{ docker_registry_image_name: "Shop" }, "docker_registry_image_name"],
  [{ docker_registry_image_name: `shop:sha256:${DIGEST}` }, "docker_registry_image_name"],
  [{ docker_registry_image_tag: "a b" }, "docker_registry_image_tag"],
  [{ ports_exposes: "3000/tcp" }, "ports_exposes"],
  [{ ports_mappings: "127.0.0.1:8000:3000" }, "ports_mappings"],
  [{ ports_mappings: "8000:3000,8000:4000" }, "ports_mappings"],
  [{ custom_labels: "a=b" }, "custom_labels"],
  [{ health_check_path: "/up?deep=1" }, "health_check_path"],
  [{ health_check_method: "PUT" }, "health_check_method"],
  [{ limits_memory: 256 }, "limits_memory"],
  [{ health_check_enabled: "yes" }, "health_check_enabled"],
])("%o is refused because of %s", async (more, field) => {
  const { order, send } = await body();
  const answer = await send("POST", IMAGE, { ...order, ...more });
  expect(answer).toMatchObject({ status: 422, body: { errors: { [field]: expect.anything() } } });
});

test.each([
  ["stop_grace_period", ["4.2.0", "4.4.2"]],
  ["docker_images_to_keep", ["4.2.0", "4.4.2"]],
  ["max_restart_count", ["4.4.2"]],
])("%s is a field of %o only", async (field, since) => {
  for (const version of VERSIONS) {
    const { order, send } = await body({ version });
    const answer = await send("POST", IMAGE, { ...order, [field]: 5 });
    if (since.includes(version)) expect(answer.status).toBe(201);
    else expect(answer.body).toMatchObject({ errors: { [field]: ["This field is not allowed."] } });
  }
});

test("its place is asked for in order: environment, project, server", async () => {
  const { order, send } = await body();
  const ask = async (more: object) => {
    const answer = await send("POST", IMAGE, { ...order, ...more });
    return [answer.status, (answer.body as { message: string }).message];
  };
  const none = "You need to provide at least one of environment_name or environment_uuid.";
  expect(await ask({ environment_name: null })).toEqual([422, none]);
  expect(await ask({ project_uuid: "none" })).toEqual([404, "Project not found."]);
  expect(await ask({ environment_name: "none" })).toEqual([404, "Environment not found."]);
  expect(await ask({ server_uuid: "none" })).toEqual([404, "Server not found."]);
});

test("nothing is generated when it is told not to, otherwise a domain is", async () => {
  const { order, app, make, look } = await body();
  expect(await look(`/applications/${await app()}`)).toMatchObject({ fqdn: null });
  const uuid = await make(IMAGE, order);
  expect(await look(`/applications/${uuid}`, "fqdn")).toContain(uuid);
});

test("what was not said is as the vendor has it", async () => {
  const { app, look } = await place();
  expect(await look(`/applications/${await app()}`)).toMatchObject({
    name: expect.stringMatching(/^docker-image-/),
    status: "exited:unhealthy",
    health_check_enabled: false,
    limits_memory: "0",
    limits_cpu_shares: 1024,
    max_restart_count: 0,
    settings: { docker_images_to_keep: 2, is_auto_deploy_enabled: true, stop_grace_period: null },
  });
});

test("neither project nor server is named in it, but their numbers lead there", async () => {
  const { app, project, server, look } = await place();
  const application = (await look(`/applications/${await app()}`)) as Record<string, unknown>;
  expect(application).not.toHaveProperty("project_uuid");
  expect(application).not.toHaveProperty("server_uuid");
  const environment = await look(`/projects/${project}/production`);
  expect(environment).toMatchObject({ id: application["environment_id"] });
  expect(application).toMatchObject({ destination: { server: { uuid: server } } });
});

test("a Dockerfile comes in base64, and its port is 80 whatever was said", async () => {
  const { order, make, send, look } = await body();
  const { docker_registry_image_name: _, ...rest } = order;
  const path = "/applications/dockerfile";
  expect((await send("POST", path, { ...rest, dockerfile: "FROM shop" })).status).toBe(422);
  const dockerfile = Buffer.from("FROM shop\nEXPOSE 3000\n").toString("base64");
  const uuid = await make(path, { ...rest, dockerfile });
  expect(await look(`/applications/${uuid}`)).toMatchObject({
    ports_exposes: "80",
    build_pack: "dockerfile",
  });
});

test("a repository with a deploy key holds that key", async () => {
  const { order, key, make, send } = await body();
  const { docker_registry_image_name: _, ...rest } = order;
  const git = {
    git_repository: "git@git.example.com:shop.git",
    git_branch: "main",
    build_pack: "dockerfile",
  };
  const path = "/applications/private-deploy-key";
  expect((await send("POST", path, { ...rest, ...git, private_key_uuid: "none" })).status).toBe(
    404,
  );
  await make(path, { ...rest, ...git, private_key_uuid: key });
  expect((await send("DELETE", `/security/keys/${key}`)).status).toBe(422);
});
