import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SETUP = fileURLToPath(new URL("../../../scripts/setup.mjs", import.meta.url));

function setUp(argv: readonly string[], envVars: Record<string, string> = {}) {
  const { status, stderr } = spawnSync(process.execPath, [SETUP, ...argv], {
    encoding: "utf8",
    env: { ...process.env, CI: "", ...envVars },
    input: "",
  });
  return { code: status, said: stderr };
}

test("what there is needs no words", () => {
  expect(setUp(["npm"])).toEqual({ code: 0, said: "" });
});

test("no need or an unknown one shows the usage and does nothing", () => {
  const usage =
    "setup: usage: node scripts/setup.mjs [--yes] <npm|tools|docker|chromium|nginx|images|hosts>... | stop\n";
  expect(setUp([])).toEqual({ code: 2, said: usage });
  expect(setUp(["npm", "rocket"])).toEqual({ code: 2, said: usage });
});

test("with nobody to ask it names what it would do, and does not", () => {
  // A daemon that is not there, so that something is missing on every machine.
  const folder = mkdtempSync(`${tmpdir()}/no-docker-`);
  const { code, said } = setUp(["docker"], { DOCKER_HOST: `unix://${folder}/none.sock` });
  rmSync(folder, { recursive: true });
  expect(code).toBe(2);
  expect(said).toMatch(/(will do|missing): start Docker's daemon/);
});
