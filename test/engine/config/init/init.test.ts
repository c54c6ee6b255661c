import { describe, expect, test } from "vitest";
import { ConfigError, init, loadConfig, resolve } from "../../../../src/engine/config/index.ts";
import { dockerfilePort } from "../../../../src/engine/config/init/ports.ts";

type Files = Readonly<Record<string, string>>;

function written(files: Files, folder = "shop"): Promise<string> {
  return init(folder, (name) =>
    Promise.resolve(Object.hasOwn(files, name) ? files[name] : undefined),
  );
}

async function web(text: string): Promise<unknown> {
  const loaded = await loadConfig({ file: "deploy.yaml", bytes: Buffer.from(text) });
  const project = resolve(loaded, "local");
  return { ...project.services[0], name: project.name };
}

/** What a person gets who takes the `#` away from every commented key. */
function uncommented(text: string): string {
  return text.replaceAll(/^( *)# (?=[ a-z_]+:)/gm, "$1");
}

const REPOSITORIES: readonly (readonly [name: string, files: Files, expected: object])[] = [
  [
    "a Dockerfile with EXPOSE",
    { Dockerfile: "FROM a\nEXPOSE 8080\n" },
    { port: 8080, source: { build: { context: "." } } },
  ],
  ["a Dockerfile without EXPOSE", { Dockerfile: "FROM a\n" }, { health: { kind: "running" } }],
  [
    "a Dockerfile without EXPOSE beside package.json",
    {
      Dockerfile: "FROM a",
      "package.json": '{"scripts":{"start":"next start"},"dependencies":{"next":"1"}}',
    },
    { port: 3000 },
  ],
  [
    "a package with a start script",
    { "package.json": '{"name":"@acme/My Shop","scripts":{"start":"PORT=4000 node ."}}' },
    { name: "my-shop", port: 4000, source: { build: { preset: "node" } } },
  ],
  [
    "an option for the port",
    {
      "package.json":
        '{"scripts":{"start":"astro preview --port=5000"},"dependencies":{"astro":"1"}}',
    },
    { port: 5000 },
  ],
  [
    "a framework's usual port",
    { "package.json": '{"scripts":{"start":"astro preview"},"dependencies":{"astro":"1"}}' },
    { port: 4321 },
  ],
  [
    "requirements.txt",
    { "requirements.txt": "Flask==3.0\n" },
    { port: 5000, source: { build: { preset: "python" } } },
  ],
  [
    "pyproject.toml",
    { "pyproject.toml": '[project]\ndependencies = ["fastapi"]\n' },
    { port: 8000, source: { build: { preset: "python" } } },
  ],
  [
    "index.html",
    { "index.html": "<p>hi" },
    { port: 8080, source: { build: { preset: "static" } } },
  ],
  [
    "a broken package.json beside index.html",
    { "package.json": "{", "index.html": "" },
    { source: { build: { preset: "static" } } },
  ],
];

describe("a first deploy.yaml is valid, and so it is with its comments taken away, for", () => {
  for (const [name, files, expected] of REPOSITORIES) {
    test(name, async () => {
      const text = await written(files);
      expect(await web(text)).toMatchObject(expected);
      expect(uncommented(text)).toMatch(/^ {4}hosts: local\n {2}production:$/m);
      expect(await web(uncommented(text))).toMatchObject({ envVars: { LOG_LEVEL: "info" } });
    });
  }
});

test.each([
  ["Shop", "shop"],
  ["2fast_4you!", "fast-4you"],
  ["___", "app"],
  ["constructor", "app"],
  ["a".repeat(40), "a".repeat(31)],
])("the folder %s gives the project %s", async (folder, project) => {
  expect(await web(await written({ "index.html": "" }, folder))).toMatchObject({ name: project });
});

async function refusal(files: Files): Promise<string> {
  const error: unknown = await written(files).catch((error: unknown) => error);
  return error instanceof ConfigError ? (error.diagnostics[0]?.problem ?? "") : String(error);
}

test("a deploy.yaml that is there is not written over", async () => {
  expect(await refusal({ "deploy.yaml": "", Dockerfile: "FROM a" })).toBe("there is one already");
});

test("nothing recognised says what was looked for", async () => {
  expect(await refusal({})).toBe(
    "found none of Dockerfile, package.json, requirements.txt, pyproject.toml, index.html",
  );
  expect(await refusal({ "package.json": "{}" })).toBe(
    "package.json has no start script, and there is no Dockerfile",
  );
});

test.each([
  ["FROM a\nEXPOSE 80 443", 80],
  ["FROM a\nEXPOSE 53/udp 8080/tcp", 8080],
  ["FROM a\nexpose 3000", 3000],
  ["FROM a\nENV PORT=3000 A=b\nEXPOSE $PORT", 3000],
  ["FROM a\nENV PORT 3001\nEXPOSE ${PORT}", 3001],
  ["FROM a\nARG PORT\nEXPOSE ${PORT:-9000}", 9000],
  ["FROM a\nEXPOSE \\\n  81", 81],
  ["FROM a AS build\nEXPOSE 1234\nFROM b\n", undefined],
  ["FROM a\n# EXPOSE 80", undefined],
  ["FROM a\nEXPOSE 99999", undefined],
  ["FROM a\nEXPOSE 8000-8010", undefined],
])("the port of %j", (dockerfile, port) => {
  expect(dockerfilePort(dockerfile)?.port).toBe(port);
});
