import { expect, test } from "vitest";
import { open, sendWith } from "../open.ts";
import { type TokenRequest, VERSIONS } from "../../../../sandbox/coolify/index.ts";

test.each(VERSIONS)("%s tells its version as plain text, which is no JSON", async (version) => {
  const { send } = await open({ version });
  const answer = await send("GET", "/version");
  expect(answer).toMatchObject({ status: 200, body: version });
  expect(answer.headers.get("content-type")).toContain("text/html");
});

test("says OK to everyone who asks for its health", async () => {
  const { coolify } = await open({ apiEnabled: false });
  for (const path of ["/api/health", "/api/v1/health"]) {
    expect(await (await fetch(`${coolify.url}${path}`)).text()).toBe("OK");
  }
});

test("knows only the whole token, number and bar included", async () => {
  const { coolify } = await open();
  for (const token of ["", "1|wrong", coolify.token.split("|")[1]!]) {
    const answer = await sendWith(coolify, token)("GET", "/version");
    expect(answer).toMatchObject({ status: 401, body: { message: "Unauthenticated." } });
  }
});

test("a switched off API answers 403 and calls it a success", async () => {
  const { coolify, send } = await open({ apiEnabled: false });
  const body = { success: true, message: "API is disabled." };
  expect(await send("GET", "/version")).toMatchObject({ status: 403, body });
  coolify.settings.apiEnabled = true;
  expect((await send("GET", "/version")).status).toBe(200);
});

test("an address that is not on the list is turned away the same way", async () => {
  const { coolify, send } = await open();
  coolify.settings.allowedIps = ["203.0.113.7"];
  const body = { success: true, message: "You are not allowed to access the API." };
  expect(await send("GET", "/version")).toMatchObject({ status: 403, body });
  coolify.settings.allowedIps = ["203.0.113.7", "127.0.0.1"];
  expect((await send("GET", "/version")).status).toBe(200);
});

test.each<[string, TokenRequest, string, string, string]>([
  ["read does not write", { abilities: ["read"] }, "POST", "/projects", "write"],
  ["write does not read", { abilities: ["write"] }, "GET", "/version", "read"],
  ["write does not deploy", { abilities: ["read", "write"] }, "POST", "/deploy", "deploy"],
  ["deploy does not read", { abilities: ["deploy"] }, "GET", "/servers", "read"],
])("%s", async (_name, request, method, path, missing) => {
  const { coolify } = await open();
  const send = sendWith(coolify, coolify.issueToken(request));
  const body = { message: `Missing required permissions: ${missing}` };
  expect(await send(method, path)).toMatchObject({ status: 403, body });
});

test.each([
  ["4.2.0", 404],
  ["4.4.2", 403],
] as const)("%s answers a reader's look at runtime logs with %i", async (version, status) => {
  const { coolify } = await open({ version });
  const send = sendWith(coolify, coolify.issueToken({ abilities: ["read"] }));
  expect((await send("GET", "/applications/none/logs")).status).toBe(status);
});

test("a member's token may read and nothing else", async () => {
  const { coolify } = await open();
  const token = (abilities: TokenRequest["abilities"]) =>
    sendWith(coolify, coolify.issueToken({ role: "member", ...(abilities && { abilities }) }));
  expect((await token(["read"])("GET", "/version")).status).toBe(200);
  const role = { status: 403, body: { message: "Missing required team role." } };
  expect(await token(["root"])("GET", "/version")).toMatchObject(role);
  const exceeded = {
    status: 403,
    body: { message: expect.stringContaining("exceed your current") },
  };
  expect(await token(["read", "deploy"])("GET", "/version")).toMatchObject(exceeded);
});

test("a route that is not there says where the documentation is, a thing that is not there does not", async () => {
  const { send } = await open();
  const route = await send("GET", "/no/such/route");
  expect(route).toMatchObject({ status: 404, body: { docs: "https://coolify.io/docs" } });
  const thing = await send("GET", "/servers/none");
  expect(thing).toMatchObject({ status: 404, body: { message: "Server not found." } });
  expect(thing.body).not.toHaveProperty("docs");
});
