import { expect, test } from "vitest";
import { parseEnvFile } from "../../../../sandbox/coolify/deployments/compose-env.ts";
import { eventually, IP, place } from "../open.ts";

test.each([
  ["A='a $B \"c\" \\n'", { A: 'a $B "c" \\n' }],
  ["A='one\ntwo'\nB=3", { A: "one\ntwo", B: "3" }],
  ["A='it\\'s'", { A: "it's" }],
  ["A='a\\\\'", { A: "a\\\\" }],
  ["A='a'B=c", { A: "a", B: "c" }],
  ["A=1\nB=$A-${A}", { A: "1", B: "1-1" }],
  ["A=$$b$1", { A: "$b$1" }],
  ["A=${NONE:-word}$NONE", { A: "word" }],
  ["A=", { A: "" }],
  ["A=a # b\n# c\nB=a#b", { A: "a", B: "a#b" }],
  ['A={"a":"$B"}', { A: '{"a":""}' }],
])("%j gives %o", (text, envVars) => {
  expect(parseEnvFile(text)).toEqual(envVars);
});

test.each(["A='it's'", "A='open", "A='a\\'", "A=${open", "A=${NONE:?word}"])(
  "%j cannot be read",
  (text) => {
    expect(() => parseEnvFile(text)).toThrow("failed to read .env");
  },
);

test("a container gets what was set, what is usual, and none of the twins", async () => {
  const { coolify, app, make, send } = await place();
  const uuid = await app({ ports_exposes: "3000,4000", ports_mappings: "8000:3000" });
  const path = `/applications/${uuid}/envs`;
  await make(path, { key: "HOST", value: "::" });
  await make(path, { key: "BUILD_ONLY", value: "1", is_runtime: false });
  await make(path, { key: "SECRET", value: "a$PORT", is_literal: true });
  await send("PATCH", path, { key: "SECRET", value: "twin", is_preview: true });
  await send("POST", "/deploy", { uuid });
  await eventually(() => coolify.server(IP).containers.size).toBe(1);
  const [{ spec } = { spec: undefined }] = [...coolify.server(IP).containers.values()];
  expect(spec?.envVars).toEqual({
    SOURCE_COMMIT: "HEAD",
    COOLIFY_URL: "",
    COOLIFY_FQDN: "",
    COOLIFY_BRANCH: "main",
    COOLIFY_RESOURCE_UUID: uuid,
    COOLIFY_CONTAINER_NAME: spec?.name,
    HOST: "::",
    SECRET: "a$PORT",
    PORT: "3000",
  });
});

test("a literal with a quote of its own fails the deployment, with the old container gone", async () => {
  const { coolify, app, make, send, look } = await place();
  const uuid = await app({ ports_mappings: "8000:3000" });
  await send("POST", "/deploy", { uuid });
  await eventually(() => coolify.server(IP).ports()).toEqual([8000]);
  await make(`/applications/${uuid}/envs`, { key: "A", value: "it's", is_literal: true });
  await send("POST", "/deploy", { uuid, force: true });
  await expect
    .poll(() => look(`/deployments/applications/${uuid}`, "deployments", 0, "status"))
    .toBe("failed");
  expect(coolify.server(IP).ports()).toEqual([]);
});
