import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  loadArgv,
  lookArgv,
  parseLoaded,
  parseLook,
} from "../../../../src/adapters/docker/image/host.ts";

const folder = mkdtempSync(join(tmpdir(), "host-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs an argv where `docker` is this script. */
function withDocker(script: string, argv: readonly string[], input = "") {
  writeFileSync(join(folder, "docker"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const PATH = `${folder}${delimiter}${process.env["PATH"]}`;
  return spawnSync(argv[0]!, argv.slice(1), { env: { PATH }, input, encoding: "utf8" });
}

const ENGINE = `
case "$*" in
  info*) printf '%s\\n' '/nowhere/docker' '{"version":"26.1.5","status":STATUS}' ;;
  "image ls"*) printf 'sha256:b\\nsha256:a\\nsha256:b\\n' ;;
  "image inspect"*)
    for id; do case $id in sha256:*) echo '{"id":"'$id'","tags":null,"diffIds":["x"]}' ;; esac; done ;;
esac`;

test("the look prints engine, room and every image once", () => {
  const { status, stdout } = withDocker(ENGINE.replace("STATUS", '[["a","b"]]'), lookArgv);
  expect(status).toBe(0);
  const { freeBytes, zstd, ...rest } = parseLook(stdout);
  expect(freeBytes).toBeGreaterThan(0);
  expect(typeof zstd).toBe("boolean");
  expect(rest).toEqual({
    version: "26.1.5",
    store: "classic",
    images: ["sha256:a", "sha256:b"].map((id) => ({ id, tags: [], diffIds: ["x"] })),
  });
});

test("the containerd store is told apart", () => {
  const status = '[["driver-type","io.containerd.snapshotter.v1"]]';
  const { stdout } = withDocker(ENGINE.replace("STATUS", status), lookArgv);
  expect(parseLook(stdout).store).toBe("containerd");
});

test("a host without images has none", () => {
  const script = ENGINE.replace("STATUS", "[]").replace(/printf 'sha256.*;;/, ":;;");
  expect(parseLook(withDocker(script, lookArgv).stdout).images).toEqual([]);
});

test("an engine that is down fails the look with its own words", () => {
  const { status, stderr } = withDocker("echo 'Cannot connect' >&2; exit 1", lookArgv);
  expect([status, stderr]).toEqual([1, "Cannot connect\n"]);
});

test("an answer without a version is no engine", () => {
  expect(() => parseLook('{"version":"","status":null}\n5\ngzip')).toThrow(
    expect.objectContaining({ code: "DOCKER_UNREACHABLE" }) as Error,
  );
  expect(() => parseLook("")).toThrow("Docker did not say what it is");
});

const LOADER = `
case "$*" in
  load*) cat > "$(dirname "$0")/loaded" ;;
  "image inspect"*) for tag; do :; done; echo '{"id":"sha256:i","tags":["'"$tag"'"],"diffIds":["x"]}' ;;
  "image ls"*) echo sha256:i ;;
esac`;

test("a load hands stdin to the engine and reports what the tag names", () => {
  const { status, stdout } = withDocker(LOADER, loadArgv("sluice/web:1", "gzip"), "bytes");
  expect(status).toBe(0);
  expect(parseLoaded(stdout)).toEqual({
    image: { id: "sha256:i", tags: ["sluice/web:1"], diffIds: ["x"] },
    listed: true,
  });
});

test("an image that the engine does not list is noticed", () => {
  const { stdout } = withDocker(LOADER.replace("echo sha256:i", ":"), loadArgv("x:1", "none"));
  expect(parseLoaded(stdout).listed).toBe(false);
});

test("a failed load keeps its code and reports nothing", () => {
  const script = LOADER.replace(/load\*.*;;/, "load*) echo 'no space left' >&2; exit 7 ;;");
  const { status, stdout, stderr } = withDocker(script, loadArgv("x:1", "none"));
  expect([status, stdout, stderr]).toEqual([7, "", "no space left\n"]);
});

test("a tag is an argument, never a part of the script", () => {
  const tag = "x:$(touch pwned)'\"";
  expect(loadArgv(tag, "gzip").at(-1)).toBe(tag);
  expect(loadArgv(tag, "gzip")[2]).not.toContain("pwned");
});
