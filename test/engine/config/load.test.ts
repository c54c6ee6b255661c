import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ConfigError, loadConfig } from "../../../src/engine/config/index.ts";
import { parse, problemsOf, SHOP, withServices, withWeb } from "./help.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-config-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function problemOf(file: string): Promise<string | undefined> {
  const error: unknown = await loadConfig(file).catch((error: unknown) => error);
  return error instanceof ConfigError ? error.diagnostics[0]?.problem : String(error);
}

test("the example of the design is valid", () => {
  const { config } = parse(SHOP);
  expect(Object.keys(config.services)).toEqual(["web", "worker", "nightly", "db"]);
  expect(config.services["web"]?.resources).toEqual({ cpus: 0.5, memory: 256 * 1024 * 1024 });
  expect(config.previews?.ttl).toBe(72 * 3_600_000);
});

test("a file and bytes mean the same", async () => {
  const file = join(folder, "deploy.yaml");
  await writeFile(file, SHOP);
  const fromFile = await loadConfig(file);
  const fromBytes = await loadConfig({ file, bytes: Buffer.from(SHOP) });
  expect(fromFile).toEqual(fromBytes);
  expect(fromFile.config.project).toBe("shop");
});

test("the example application's deploy.yaml is valid", async () => {
  const { config } = await loadConfig("examples/shop/deploy.yaml");
  expect(config.project).toBe("shop");
});

test("a file that is not there names the command that writes one", async () => {
  expect(await problemOf(join(folder, "deploy.yaml"))).toBe("there is no such file");
});

test("a folder and an endless device are refused before they are read", async () => {
  expect(await problemOf(folder)).toBe("this is not a file");
  expect(await problemOf("/dev/zero")).toBe("this is not a file");
});

test("a file of 10 MB is refused by its size", async () => {
  const file = join(folder, "deploy.yaml");
  await writeFile(file, "");
  await truncate(file, 10 * 1024 * 1024);
  expect(await problemOf(file)).toBe("the file is larger than 1 MiB (10485760 bytes)");
});

test("x- keys are ignored wherever keys are fixed", () => {
  const text = withWeb("x-note: a\nhealth: { path: /up, x-why: b }").replace(
    "project",
    "x-a: {b: [c]}\nproject",
  );
  const { config } = parse(text);
  expect(config.services["web"]).not.toHaveProperty("x-note");
  expect(config.services["web"]?.health).toEqual({ path: "/up" });
});

test("x- keys inside a fleet and a secret are ignored too", () => {
  const { config } = parse(`project: shop
services: { web: { image: a, secrets: [{ name: A, x-owner: me }] } }
environments: { p: { hosts: { provider: digitalocean, region: a, size: b, x-why: c } } }`);
  expect(config.services["web"]?.secrets).toEqual([{ name: "A" }]);
  expect(config.environments?.["p"]?.hosts).toEqual({
    provider: "digitalocean",
    region: "a",
    size: "b",
  });
});

test("a service cannot be called x-, where it would look ignored", () => {
  expect(problemsOf(withServices("x-web: { image: a }"))).toEqual([
    '3:3 services.x-web: "x-web" is not a name',
  ]);
});

test("anchors, aliases and merge keys work, and what is there already wins", () => {
  const { config } = parse(`project: shop
x-common: &common { LOG: info, REGION: lon1 }
services:
  web: &web { image: a, env: { <<: *common, LOG: debug } }
  worker: { <<: *web, command: [work] }
  both: { image: a, env: { <<: [{ LOG: warn }, *common] } }
environments: { local: { hosts: local } }`);
  expect(config.services["web"]?.env).toEqual({ LOG: "debug", REGION: "lon1" });
  expect(config.services["worker"]?.env).toEqual({ LOG: "debug", REGION: "lon1" });
  expect(config.services["worker"]?.command).toEqual(["work"]);
  expect(config.services["both"]?.env).toEqual({ LOG: "warn", REGION: "lon1" });
});

test("numbers and booleans in env stay as they are written", () => {
  const { config } = parse(
    withWeb(
      'env: { A: 1.10, B: 0x1F, C: True, D: 12345678901234567890, E: 1e3, F: 7, G: false, H: "" }',
    ),
  );
  expect(config.services["web"]?.env).toEqual({
    A: "1.10",
    B: "0x1F",
    C: "True",
    D: "12345678901234567890",
    E: "1e3",
    F: "7",
    G: "false",
    H: "",
  });
});

test("cpus may be written as in Compose, between quotes or with a final zero", () => {
  const cpus = (text: string): unknown =>
    parse(withWeb(`resources: { cpus: ${text} }`)).config.services["web"]?.resources?.cpus;
  expect([cpus("0.5"), cpus("0.50"), cpus('"0.50"'), cpus("2")]).toEqual([0.5, 0.5, 0.5, 2]);
});

test("an empty file, and one with comments only, say so", () => {
  expect(problemsOf("")).toEqual(["1:1 : the file is empty"]);
  expect(problemsOf("# nothing yet\n")).toEqual(["1:1 : the file is empty"]);
});

test("a byte order mark is skipped", () => {
  expect(parse(`\uFEFF${SHOP}`).config.project).toBe("shop");
});
