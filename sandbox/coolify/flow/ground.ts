import type { Guide } from "../../http/guide.ts";

/** Uuids of what applications stand on. */
export interface Place {
  readonly key: string;
  readonly project: string;
  readonly environment: string;
  readonly server: string;
}

/** The instance, a key, a project and a server that is usable. */
export async function ground(guide: Guide, privateKey: string): Promise<Place> {
  const { ask, id } = guide;
  await ask(200, "GET", "/health");
  await ask(200, "GET", "/version");
  await ask(200, "GET", "/teams");
  await ask(200, "GET", "/teams/current");
  const order = { name: "flow", private_key: privateKey };
  const key = id(await ask(201, "POST", "/security/keys", order), "uuid");
  await ask(422, "POST", "/security/keys", order);
  await ask(201, "PATCH", `/security/keys/${key}`, order);
  await ask(200, "GET", "/security/keys");
  await ask(200, "GET", `/security/keys/${key}`);
  const { project, environment } = await projects(guide);
  return { key, project, environment, server: await servers(guide, key) };
}

async function projects({ ask, id }: Guide): Promise<{ project: string; environment: string }> {
  const project = id(await ask(201, "POST", "/projects", { name: "flow" }), "uuid");
  const path = `/projects/${project}`;
  await ask(201, "PATCH", path, { name: "flow-2", description: "ours" });
  await ask(200, "GET", "/projects");
  await ask(200, "GET", path);
  const made = await ask(201, "POST", `${path}/environments`, { name: "staging" });
  await ask(409, "POST", `${path}/environments`, { name: "staging" });
  await ask(200, "GET", `${path}/environments`);
  const list = await ask(200, "GET", `${path}/environments`);
  await ask(200, "DELETE", `${path}/environments/${id(made, "uuid")}`);
  return { project, environment: id(list, 0, "uuid") };
}

async function servers({ ask, id, until }: Guide, key: string): Promise<string> {
  const order = { name: "flow", ip: "198.51.100.9", private_key_uuid: key, proxy_type: "none" };
  const server = id(await ask(201, "POST", "/servers", order), "uuid");
  const path = `/servers/${server}`;
  await ask(400, "POST", "/servers", order);
  await ask(201, "POST", `${path}/validate`);
  await until(path, ["settings", "is_usable"], true);
  await ask(201, "PATCH", path, { description: "ours", concurrent_builds: 3 });
  await ask(200, "GET", "/servers");
  await ask(200, "GET", `${path}/resources`);
  await ask(200, "GET", `${path}/domains`);
  return server;
}
