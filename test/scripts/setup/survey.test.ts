import { expect, test } from "vitest";
// @ts-expect-error plain JavaScript, because it runs before anything is installed
import { choose, expand, survey } from "../../../scripts/setup/survey.mjs";
// @ts-expect-error the same
import { NEEDS } from "../../../scripts/setup/needs.mjs";
// @ts-expect-error the same
import { installArgv } from "../../../scripts/setup/apt.mjs";
// @ts-expect-error the same
import { bringsNativeTools } from "../../../scripts/setup/npm.mjs";

const nothing = { hasCommand: () => false, hasFile: () => false };
const everything = { hasCommand: () => true, hasFile: () => true };
const commandsAndFiles = {
  commands: { docker: ["docker-cli", "docker.io"], ip: ["iproute2"] },
  files: { "/bin/busybox": ["busybox-static"] },
};

test("included needs come first and each only once", () => {
  const needs = { a: { includes: ["b", "c"] }, b: { includes: ["c"] }, c: {} };
  expect(expand(["a", "b"], needs)).toEqual(["c", "b", "a"]);
});

test("an unknown need is an error, also one named like a property of objects", () => {
  expect(() => expand(["nothing"], {})).toThrow("unknown need: nothing");
  expect(() => expand(["constructor"], {})).toThrow("unknown need: constructor");
});

test("every need of the table can be asked for together", () => {
  const names = Object.keys(NEEDS as object);
  expect(new Set(expand(names, NEEDS))).toEqual(new Set(names));
});

test("missing commands and files ask for the packages that bring them", async () => {
  expect(await survey(commandsAndFiles, nothing)).toEqual({
    packages: [["docker-cli", "docker.io"], ["iproute2"], ["busybox-static"]],
    start: false,
  });
  expect(await survey(commandsAndFiles, everything)).toEqual({ packages: [], start: false });
});

test("a need that is ready asks for nothing, whatever is missing", async () => {
  const need = { ...commandsAndFiles, ready: async () => true, start: () => {} };
  expect(await survey(need, nothing)).toEqual({ packages: [], start: false });
});

test("a need that is not ready is started even when all packages are there", async () => {
  const need = { ...commandsAndFiles, ready: async () => false, start: () => {} };
  expect(await survey(need, everything)).toEqual({ packages: [], start: true });
});

test("the first package that apt knows is taken, and none twice", async () => {
  const lists = [["docker-cli", "docker.io"], ["docker.io"], ["curl"]];
  const debian12 = async (name: string) => name !== "docker-cli";
  expect(await choose(lists, debian12)).toEqual(["docker.io", "curl"]);
  expect(await choose(lists, async () => true)).toEqual(["docker-cli", "docker.io", "curl"]);
});

test("without package lists the last of each is named", async () => {
  const lists = [["docker-cli", "docker.io"], ["curl"]];
  expect(await choose(lists, async () => false)).toEqual(["docker.io", "curl"]);
});

test("an installation waits for apt's lock and asks no questions", () => {
  const argv = installArgv(["nginx"]) as string[];
  expect(argv).toContain("DPkg::Lock::Timeout=300");
  expect(argv).toContain("DEBIAN_FRONTEND=noninteractive");
  expect(argv.slice(-3)).toEqual(["-y", "--no-install-recommends", "nginx"]);
});

test.each([
  ["20.9.0", false],
  ["20.19.0", true],
  ["21.7.3", false],
  ["22.12.0", false],
  ["22.13.1", true],
  ["23.4.0", false],
  ["24.0.0", true],
  ["26.1.0", true],
])("npm under Node %s brings native tools: %s", (version, brings) => {
  expect(bringsNativeTools(version)).toBe(brings);
});
