import { createHash, randomBytes } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBuilder } from "../../../../src/adapters/docker/build/builder.ts";
import { spawnRun } from "../../../../src/adapters/docker/build/spawn.ts";
import type { BuildRequest } from "../../../../src/contracts/images.ts";
import { type Registry, startRegistry } from "./registry.ts";

const name = `sluice-test-${randomBytes(4).toString("hex")}`;
const folder = await mkdtemp(join(tmpdir(), "context-"));
/** Of this file's own: what others leave in the machine's is none of our business. */
const temporary = await mkdtemp(join(tmpdir(), "builder-"));
process.env["TMPDIR"] = temporary;
const builder = createBuilder(spawnRun, { githubCache: false });
const request: BuildRequest = {
  build: { context: ".", args: { GREETING: "hello" }, target: "app" },
  folder,
  tags: [`${name}:1`, `${name}:2`],
};
let registry: Registry;

beforeAll(async () => {
  registry = await startRegistry("ann", "hunter2");
  const dockerfile =
    "FROM scratch AS app\nARG GREETING\nCOPY content /content\nLABEL greeting=$GREETING\nFROM scratch\nCOPY nothing /\n";
  await writeFile(join(folder, "Dockerfile"), dockerfile);
  await writeFile(join(folder, "content"), randomBytes(5000));
});

afterAll(async () => {
  const tags = docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}").split("\n");
  docker("image", "rm", "--force", ...tags.filter((tag) => tag.includes(name)));
  await registry.close();
  await rm(folder, { recursive: true });
  await rm(temporary, { recursive: true });
});

function docker(...args: string[]): string {
  return spawnSync("docker", args, { encoding: "utf8" }).stdout.trim();
}

async function privateFolders(): Promise<string[]> {
  return readdir(temporary);
}

test("a build leaves an image with its arguments and all its tags", async () => {
  const lines: string[] = [];
  const image = await builder.build({ ...request, onLine: (line) => lines.push(line) });
  expect(lines.length).toBeGreaterThan(3);
  expect(image.layers).toEqual([
    { diffId: expect.stringMatching(/^sha256:/), size: expect.any(Number) },
  ]);
  const format = "{{.Config.Labels.greeting}}";
  expect(docker("image", "inspect", "--format", format, image.id)).toBe("hello");
  for (const tag of request.tags) expect((await builder.inspect(tag))?.id).toBe(image.id);
  expect(await privateFolders()).toEqual([]);
});

test("a second build of the same is the same image", async () => {
  expect((await builder.build(request)).id).toBe((await builder.build(request)).id);
});

test("a build that fails says what the builder said", async () => {
  const broken = { ...request, build: { ...request.build, target: "absent" } };
  await expect(builder.build(broken)).rejects.toMatchObject({
    code: "BUILD_FAILED",
    detail: expect.stringContaining("absent") as string,
  });
});

test("an image that is not here is undefined", async () => {
  expect(await builder.inspect(`${name}:absent`)).toBeUndefined();
});

test("a push ends with the digest that the registry has, and no trace of the login", async () => {
  const { id } = await builder.build(request);
  const reference = `${registry.address}/acme/${name}:1`;
  await builder.tag(id, reference);
  const login = { registry: registry.address, username: "ann", password: "hunter2" };
  const pushed = await builder.push({ reference, login });
  const manifest = registry.manifests.get("1")!;
  const digest = createHash("sha256").update(manifest).digest("hex");
  expect(pushed).toBe(`${registry.address}/acme/${name}@sha256:${digest}`);
  expect(await privateFolders()).toEqual([]);
  const own = join(homedir(), ".docker", "config.json");
  const text = await readFile(own, "utf8").catch(() => "");
  expect(text).not.toContain(registry.address);
});

test("a wrong password is refused", async () => {
  const login = { registry: registry.address, username: "ann", password: "wrong" };
  await expect(builder.push({ reference: `${name}:1`, login })).rejects.toMatchObject({
    code: "TRANSFER_FAILED",
    facts: { registry: registry.address, user: "ann" },
  });
});

test("a cancelled build ends at once", async () => {
  const cancel = new AbortController();
  const slow = builder.build({ ...request, signal: cancel.signal, onLine: () => cancel.abort() });
  await expect(slow).rejects.toMatchObject({ code: "ABORTED" });
});
