import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../src/bot/config.ts";

const KEY = "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n";
const good = { APP_ID: "12", PRIVATE_KEY: KEY, WEBHOOK_SECRET: "long enough to be one" };

test("what is left out has a default", () => {
  expect(readConfig(good)).toEqual({
    appId: 12,
    reserve: 268_435_456,
    privateKey: KEY,
    secrets: [good.WEBHOOK_SECRET],
    apiUrl: "https://api.github.com",
    host: "0.0.0.0",
    port: 3000,
    adminHost: "127.0.0.1",
    adminPort: 9464,
    path: "/api/github/webhooks",
    folder: "sluice-data",
    config: "deploy.yaml",
    workflow: "deploy.yml",
    logLevel: "info",
    most: 2_097_152,
    concurrency: 16,
    heartbeat: 12,
    missedEvery: 600,
  });
});

test.each([
  ["no secret", { WEBHOOK_SECRET: undefined }],
  ["an empty secret", { WEBHOOK_SECRET: "" }],
  ["a short secret", { WEBHOOK_SECRET: "development" }],
  ["a short second secret", { WEBHOOK_SECRET_PREVIOUS: "old" }],
])("a bot with %s does not start", (_, more) => {
  expect(() => readConfig({ ...good, ...more })).toThrow(
    expect.objectContaining({ code: "BOT_NOT_CONFIGURED", exitCode: 2 }) as Error,
  );
});

test("a secret that is being replaced stays live beside the new one", () => {
  const old = "the one of last year";
  expect(readConfig({ ...good, WEBHOOK_SECRET_PREVIOUS: old }).secrets).toEqual([
    good.WEBHOOK_SECRET,
    old,
  ]);
});

test("everything that is wrong is said at once, and no secret is", () => {
  const wrong = { APP_ID: "twelve", PRIVATE_KEY: "hush", WEBHOOK_SECRET: "hush hush", PORT: "-1" };
  let message = "";
  try {
    readConfig(wrong);
  } catch (error) {
    message = (error as Error).message;
  }
  for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET", "PORT"]) {
    expect(message).toContain(name);
  }
  expect(message).not.toContain("hush");
});

test("a private key may be one line, or a file", async () => {
  const line = KEY.trimEnd().replaceAll("\n", "\\n");
  expect(readConfig({ ...good, PRIVATE_KEY: line }).privateKey).toBe(KEY.trimEnd());
  const folder = await mkdtemp(join(tmpdir(), "config-"));
  const path = join(folder, "key.pem");
  await writeFile(path, KEY);
  const { PRIVATE_KEY: _, ...others } = good;
  expect(readConfig({ ...others, PRIVATE_KEY_PATH: path }).privateKey).toBe(KEY);
  expect(() => readConfig({ ...others, PRIVATE_KEY_PATH: `${path}.not` })).toThrow(
    "cannot be read",
  );
  await rm(folder, { recursive: true });
});
