import { expect, test } from "vitest";
import { eventually, IP, newKey, open, type Opened, place } from "../open.ts";
import { type CoolifyOptions, type Version, VERSIONS } from "../../../../sandbox/coolify/index.ts";

interface Fresh extends Opened {
  readonly path: string;
  readonly validate: () => Promise<void>;
  readonly settings: () => Promise<unknown>;
}

async function fresh(options: CoolifyOptions = {}): Promise<Fresh> {
  const opened = await open(options);
  const private_key_uuid = await opened.make("/security/keys", { private_key: newKey() });
  const path = `/servers/${await opened.make("/servers", { ip: IP, private_key_uuid })}`;
  return {
    ...opened,
    path,
    async validate() {
      expect((await opened.send("POST", `${path}/validate`)).status).toBe(201);
    },
    settings: () => opened.look(path, "settings"),
  };
}

const METHODS: Readonly<Record<Version, [number, number]>> = {
  "4.1.2": [201, 404],
  "4.2.0": [405, 201],
  "4.4.2": [405, 201],
};

test.each(VERSIONS)("%s starts a validation with the verb of its time", async (version) => {
  const { path, send } = await fresh({ version });
  const answers = [await send("GET", `${path}/validate`), await send("POST", `${path}/validate`)];
  expect(answers.map((it) => it.status)).toEqual(METHODS[version]);
  if (version === "4.1.2") expect(answers[1]!.body).toHaveProperty("docs");
});

test("a server is usable once it was looked at", async () => {
  const { validate, settings, look, path } = await fresh();
  expect(await settings()).toMatchObject({ is_reachable: false, is_usable: false });
  await validate();
  await eventually(settings).toMatchObject({ is_reachable: true, is_usable: true });
  expect(await look(path, "validation_logs")).toBeNull();
});

test("a validation takes the time of a job, and its log is empty meanwhile", async () => {
  const { coolify, validate, settings, look, path } = await fresh({
    delays: { job: 50, status: 0 },
  });
  coolify.server(IP).isReachable = false;
  await validate();
  expect(await look(path, "validation_logs")).toBeNull();
  await eventually(() => look(path, "validation_logs")).toContain("Server is not reachable");
  expect(await settings()).toMatchObject({ is_reachable: false, is_usable: false });
});

test.each([
  [{ commands: ["curl"] }, "Prerequisites (git, jq) are not installed"],
  [{ docker: undefined }, "Docker Engine is not installed"],
  [{ docker: "20.10.24" }, "Docker Engine is not installed"],
  [{ compose: false }, "Docker Engine is not installed"],
  [{ os: "void" }, "Server OS type is not supported"],
])("a server with %o is not usable, and HTML says why", async (facts, reason) => {
  const { coolify, validate, settings, look, path } = await fresh();
  Object.assign(coolify.server(IP).facts, facts);
  await validate();
  await eventually(() => look(path, "validation_logs")).toContain(reason);
  expect(await settings()).toMatchObject({ is_reachable: true, is_usable: false });
});

test("the network that was there before stays as it is, one that is missing is made", async () => {
  const { coolify, validate } = await fresh();
  coolify.server(IP).networks.delete("coolify");
  await validate();
  await eventually(() => [...coolify.server(IP).networks]).toEqual(["coolify"]);
});

test("nothing is deployed to a server that is not usable", async () => {
  const { coolify, server, app, send, look } = await place();
  coolify.server(IP).facts.docker = undefined;
  await send("POST", `/servers/${server}/validate`);
  await eventually(() => look(`/servers/${server}`, "settings", "is_usable")).toBe(false);
  const uuid = await app();
  await send("POST", "/deploy", { uuid });
  await eventually(() => coolify.state().deployments).toEqual([expect.stringContaining("failed")]);
});
