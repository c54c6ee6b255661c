import { expect, test } from "vitest";
import { dig } from "../../../../sandbox/http/client.ts";
import { eventually, IP, place, type Placed, sendWith } from "../open.ts";

async function database(
  kind = "postgresql",
  more: object = {},
): Promise<Placed & { readonly path: string; readonly created: unknown }> {
  const placed = await place();
  const where = { project_uuid: placed.project, server_uuid: placed.server };
  const body = { ...where, environment_name: "production", ...more };
  const answer = await placed.send("POST", `/databases/${kind}`, body);
  expect(answer).toMatchObject({ status: 201 });
  return {
    ...placed,
    created: answer.body,
    path: `/databases/${String(dig(answer.body, "uuid"))}`,
  };
}

test.each([
  ["postgresql", /^postgres:\/\/postgres:\w+@\w{24}:5432\/postgres$/],
  ["mysql", /^mysql:\/\/mysql:\w+@\w{24}:3306\/default$/],
  ["mariadb", /^mysql:\/\/mariadb:\w+@\w{24}:3306\/default$/],
  ["mongodb", /^mongodb:\/\/root:\w+@\w{24}:27017\/\?directConnection=true$/],
  ["redis", /^redis:\/\/default:\w+@\w{24}:6379\/0$/],
])("a %s database tells its address when it is made", async (kind, url) => {
  const { created } = await database(kind);
  expect(dig(created, "internal_db_url")).toMatch(url);
});

test("it runs under its own name, on a volume of its own, without a port of the host", async () => {
  const password = { postgres_password: "secret", postgres_user: "shop", postgres_db: "shop" };
  const { coolify, path, look } = await database("postgresql", {
    ...password,
    instant_deploy: true,
  });
  await eventually(() => look(path, "status")).toBe("running:unknown");
  const [{ spec } = { spec: undefined }] = [...coolify.server(IP).containers.values()];
  const uuid = path.split("/").at(-1)!;
  expect(spec).toMatchObject({
    name: uuid,
    image: "postgres:16-alpine",
    volumes: [`postgres-data-${uuid}:/var/lib/postgresql/data`],
    ports: [],
    envVars: { POSTGRES_USER: "shop", POSTGRES_PASSWORD: "secret", POSTGRES_DB: "shop" },
  });
});

test("ports of the host cannot be asked for", async () => {
  const { project, server, send } = await database();
  const where = { project_uuid: project, server_uuid: server, environment_name: "production" };
  const answer = await send("POST", "/databases/redis", { ...where, ports_mappings: "5432:5432" });
  expect(answer).toMatchObject({ status: 422, body: { errors: ["ports_mappings"] } });
});

test("it is started and stopped once, and keeps its data", async () => {
  const { coolify, path, send, look } = await database("mysql", { instant_deploy: true });
  await eventually(() => look(path, "status")).toBe("running:unknown");
  expect((await send("POST", `${path}/start`)).status).toBe(400);
  expect((await send("POST", `${path}/stop?docker_cleanup=false`)).status).toBe(200);
  await eventually(() => look(path, "status")).toBe("exited:unhealthy");
  expect((await send("POST", `${path}/stop`)).status).toBe(400);
  expect(coolify.server(IP).volumes.size).toBe(1);
  expect(coolify.server(IP).pruned).toBe(0);
});

test.each([
  ["", 0],
  ["?delete_volumes=false", 1],
])("deleted with %j it leaves %i volumes", async (query, left) => {
  const { coolify, path, send, look } = await database("redis", { instant_deploy: true });
  await eventually(() => look(path, "status")).toBe("running:unknown");
  await send("DELETE", `${path}${query}`);
  await eventually(() => coolify.state().databases).toEqual([]);
  expect(coolify.server(IP).volumes.size).toBe(left);
});

test("passwords are told to those who may read secrets", async () => {
  const { coolify, path, look } = await database();
  const reader = sendWith(coolify, coolify.issueToken({ abilities: ["read"] }));
  const body = (await reader("GET", path)).body;
  expect(body).not.toHaveProperty("postgres_password");
  expect(body).not.toHaveProperty("internal_db_url");
  expect(await look(path)).toHaveProperty("postgres_password");
});

test("a server with a database has a resource", async () => {
  const { server, path, look, send } = await database();
  const uuid = path.split("/").at(-1)!;
  expect(await look(`/servers/${server}/resources`)).toMatchObject([
    { uuid, type: "standalone-postgresql" },
  ]);
  expect((await send("DELETE", `/servers/${server}`)).status).toBe(400);
});
