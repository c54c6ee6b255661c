import { expect, test } from "vitest";
import { eventually, IP, newKey, open, place, sendWith } from "../open.ts";

test("an address is one server's in all teams, until that server is deleted", async () => {
  const { coolify, key, server, send } = await place();
  const body = { ip: IP, private_key_uuid: key };
  const mine = { message: "A server with this IP/Domain already exists in your team." };
  expect(await send("POST", "/servers", body)).toMatchObject({ status: 400, body: mine });
  const other = sendWith(coolify, coolify.issueToken({ team: 2 }));
  const made = await other("POST", "/security/keys", { private_key: newKey() });
  const theirs = { ip: IP, private_key_uuid: (made.body as { uuid: string }).uuid };
  const taken = { message: "A server with this IP/Domain is already in use by another team." };
  expect(await other("POST", "/servers", theirs)).toMatchObject({ status: 400, body: taken });
  await send("DELETE", `/servers/${server}`);
  expect((await other("POST", "/servers", theirs)).status).toBe(201);
});

test.each([
  [{}, "TRAEFIK"],
  [{ proxy_type: "none" }, "NONE"],
  [{ proxy_type: "None" }, "NONE"],
])("a server asked for with %o has the proxy %s", async (more, type) => {
  const { make, look } = await open();
  const private_key_uuid = await make("/security/keys", { private_key: newKey() });
  const server = await make("/servers", { ip: IP, private_key_uuid, ...more });
  expect(await look(`/servers/${server}`, "proxy", "type")).toBe(type);
});

test("a server needs an address and a key that exists", async () => {
  const { send } = await open();
  const answer = await send("POST", "/servers", { name: "web" });
  const required = ["This field is required."];
  expect(answer).toMatchObject({
    status: 422,
    body: { errors: { ip: required, private_key_uuid: required } },
  });
  const unknown = await send("POST", "/servers", { ip: IP, private_key_uuid: "none" });
  expect(unknown).toMatchObject({ status: 404, body: { message: "Private key not found." } });
});

test.each([
  ["4.1.2", { server_role: "both" }, 422],
  ["4.2.0", { server_role: "both" }, 422],
  ["4.4.2", { server_role: "both" }, 201],
] as const)("%s meets %o on create with %i", async (version, more, status) => {
  const { make, send } = await open({ version });
  const private_key_uuid = await make("/security/keys", { private_key: newKey() });
  expect((await send("POST", "/servers", { ip: IP, private_key_uuid, ...more })).status).toBe(
    status,
  );
});

test.each([
  ["4.2.0", 422],
  ["4.4.2", 201],
] as const)("%s meets is_terminal_enabled on update with %i", async (version, status) => {
  const { server, send } = await place({ version });
  expect((await send("PATCH", `/servers/${server}`, { is_terminal_enabled: false })).status).toBe(
    status,
  );
});

test("limits are changed and shown", async () => {
  const { server, send, look } = await place();
  const limits = { concurrent_builds: 3, deployment_queue_limit: 5, dynamic_timeout: 60 };
  expect((await send("PATCH", `/servers/${server}`, limits)).status).toBe(201);
  expect(await look(`/servers/${server}`, "settings")).toMatchObject(limits);
});

test("a list has both flags at its top level, and resources have their kind", async () => {
  const { server, app, look } = await place();
  const uuid = await app({ name: "blue" });
  const [first] = (await look("/servers")) as unknown[];
  expect(first).toMatchObject({ uuid: server, is_reachable: true, is_usable: true });
  const resources = await look(`/servers/${server}/resources`);
  expect(resources).toMatchObject([{ uuid, name: "blue", type: "application" }]);
});

test("a server with resources is deleted only by force, and they with it", async () => {
  const { coolify, server, app, send } = await place();
  await app();
  expect((await send("DELETE", `/servers/${server}`)).status).toBe(400);
  expect((await send("DELETE", `/servers/${server}?force=true`)).status).toBe(200);
  expect(coolify.state().servers).toEqual([]);
  await eventually(() => coolify.state().applications).toEqual([]);
});
