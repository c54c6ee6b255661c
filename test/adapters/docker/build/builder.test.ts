import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  cacheScope,
  createBuilder,
  hasGithubCache,
} from "../../../../src/adapters/docker/build/builder.ts";
import type { BuildRequest } from "../../../../src/contracts/images.ts";
import { type Called, fakeRun } from "./fake-run.ts";

const folder = await mkdtemp(join(tmpdir(), "builder-test-"));
afterAll(() => rm(folder, { recursive: true }));

const request: BuildRequest = {
  build: { context: ".", args: {} },
  folder,
  tags: ["shop:1"],
};
const login = { registry: "ghcr.io", username: "ann", password: "hunter2" };
const inspected = (id: string) => ({
  stdout: JSON.stringify({
    Id: id,
    Size: 5,
    Architecture: "amd64",
    Os: "linux",
    RootFS: { Layers: ["sha256:a"] },
  }),
});
/** Does as a builder does: says what it built in the file it was given. */
const building =
  (id: string) =>
  async ({ argv }: Called) => {
    const at = argv.findIndex((word) => word === "--iidfile" || word === "--metadata-file");
    await writeFile(argv[at + 1]!, id);
    return {};
  };
const after = (argv: readonly string[], flag: string) => argv[argv.indexOf(flag) + 1]!;

test("without buildx the engine's builder is used, and its image is the one it names", async () => {
  const { run, calls } = fakeRun([
    ["buildx inspect", { code: 1 }],
    ["docker build", building("sha256:i")],
    ["image inspect", inspected("sha256:i")],
    ["history", { stdout: '{"size":"5","by":"COPY"}' }],
  ]);
  const image = await createBuilder(run, { githubCache: true }).build(request);
  expect(image).toMatchObject({ id: "sha256:i", layers: [{ diffId: "sha256:a", size: 5 }] });
  expect(
    calls.find(({ argv }) => argv.includes("inspect") && argv[1] === "image")?.argv.at(-1),
  ).toBe("sha256:i");
});

test("buildx names two digests, and the one that the engine knows is taken", async () => {
  const metadata = {
    "containerimage.digest": "sha256:m",
    "containerimage.config.digest": "sha256:c",
  };
  const { run } = fakeRun([
    ["buildx inspect", { stdout: "Name: default\nDriver: docker\n" }],
    ["buildx build", building(JSON.stringify(metadata))],
    ["{{json .}} sha256:m", { code: 1, stderr: "Error: No such image: sha256:m" }],
    ["{{json .}} sha256:c", inspected("sha256:c")],
  ]);
  const image = await createBuilder(run, { githubCache: false }).build(request);
  expect(image.id).toBe("sha256:c");
});

test.each([
  ["docker-container", 4],
  ["docker", 0],
])("with the driver %s %i cache flags are given", async (driver, count) => {
  const { run, calls } = fakeRun([
    ["buildx inspect", { stdout: `Driver:  ${driver}\n` }],
    ["buildx build", building("sha256:i")],
    ["image inspect", inspected("sha256:i")],
  ]);
  const builder = createBuilder(run, { githubCache: true });
  await builder.build({ ...request, cacheRepository: "ghcr.io/acme/shop" });
  await builder.build(request);
  const built = calls.filter(({ argv }) => argv.includes("build"));
  expect(built[0]!.argv.filter((word) => word.startsWith("--cache"))).toHaveLength(count);
  expect(calls.filter(({ argv }) => argv.join(" ") === "docker buildx inspect")).toHaveLength(1);
});

test("a failed build carries its last lines", async () => {
  const { run } = fakeRun([
    ["buildx inspect", { code: 1 }],
    ["docker build", { code: 1, stderr: `${"line\n".repeat(100)}npm ERR! missing script` }],
  ]);
  const failing = createBuilder(run, { githubCache: false }).build(request);
  const error = await failing.catch((thrown: { code: string; detail: string }) => thrown);
  expect(error).toMatchObject({ code: "BUILD_FAILED" });
  expect((error as { detail: string }).detail.split("\n")).toHaveLength(30);
  expect((error as { detail: string }).detail).toMatch(/missing script$/);
});

test("a cancelled build is not a failed one", async () => {
  const { run } = fakeRun([["build", { code: null }]]);
  const signal = AbortSignal.abort();
  const failing = createBuilder(run, { githubCache: false }).build({ ...request, signal });
  await expect(failing).rejects.toMatchObject({ code: "ABORTED" });
});

test("a preset's Dockerfile is made from what lies in the context", async () => {
  await writeFile(join(folder, "package.json"), '{"scripts":{"start":"node serve.js"}}');
  const { run, calls } = fakeRun([
    ["buildx inspect", { code: 1 }],
    ["docker build", building("sha256:i")],
    ["image inspect", inspected("sha256:i")],
  ]);
  const build = { context: ".", args: {}, preset: "node" as const };
  await createBuilder(run, { githubCache: false }).build({ ...request, build });
  const { options } = calls.find(({ argv }) => argv.includes("--iidfile"))!;
  expect(options.input).toContain('CMD ["node","serve.js"]');
});

test("no image is undefined, no engine is an error", async () => {
  const answers = (stderr: string) => fakeRun([["image inspect", { code: 1, stderr }]]).run;
  const builder = (stderr: string) => createBuilder(answers(stderr), { githubCache: false });
  expect(await builder("Error: No such image: x").inspect("x")).toBeUndefined();
  await expect(builder("Cannot connect to the Docker daemon").inspect("x")).rejects.toMatchObject({
    code: "DOCKER_UNREACHABLE",
  });
});

test("a push logs in through stdin into a folder that is gone after", async () => {
  const digest = `sha256:${"ab".repeat(32)}`;
  const { run, calls } = fakeRun([
    ["login", async ({ argv }) => (expect(existsSync(after(argv, "--config"))).toBe(true), {})],
    ["push", { stdout: `latest: digest: ${digest} size: 528\n` }],
  ]);
  const reference = "ghcr.io:443/acme/shop:1";
  const pushed = await createBuilder(run, { githubCache: false }).push({ reference, login });
  expect(pushed).toBe(`ghcr.io:443/acme/shop@${digest}`);
  const [loggedIn, push] = calls;
  expect(loggedIn!.options.input).toBe("hunter2");
  expect(calls.flatMap(({ argv }) => argv).join(" ")).not.toContain("hunter2");
  expect(after(push!.argv, "--config")).toBe(after(loggedIn!.argv, "--config"));
  expect(existsSync(after(push!.argv, "--config"))).toBe(false);
});

test("a refused login is told with the registry's words, and nothing is pushed", async () => {
  const { run, calls } = fakeRun([["login", { code: 1, stderr: "unauthorized" }]]);
  const push = createBuilder(run, { githubCache: false }).push({ reference: "ghcr.io/a:1", login });
  await expect(push).rejects.toMatchObject({ code: "TRANSFER_FAILED", detail: "unauthorized" });
  expect(calls).toHaveLength(1);
});

test("the private folder has the user's contexts and none of the user's credentials", async () => {
  const own = await mkdtemp(join(folder, "own-"));
  process.env["DOCKER_CONFIG"] = own;
  const config = {
    currentContext: "remote",
    auths: { x: { auth: "c2VjcmV0" } },
    credsStore: "pass",
  };
  await writeFile(join(own, "config.json"), JSON.stringify(config));
  let inherited = "";
  const { run } = fakeRun([
    [
      "login",
      async ({ argv }) => (
        (inherited = readFileSync(join(after(argv, "--config"), "config.json"), "utf8")),
        {}
      ),
    ],
    ["push", { code: 1 }],
  ]);
  await createBuilder(run, { githubCache: false })
    .push({ reference: "a:1", login })
    .catch(() => {});
  delete process.env["DOCKER_CONFIG"];
  expect(JSON.parse(inherited)).toEqual({ currentContext: "remote" });
});

test("GitHub's cache is there when a token and an address are", () => {
  expect(hasGithubCache({ ACTIONS_RUNTIME_TOKEN: "t", ACTIONS_RESULTS_URL: "u" })).toBe(true);
  expect(hasGithubCache({ ACTIONS_RUNTIME_TOKEN: "t", ACTIONS_CACHE_URL: "u" })).toBe(true);
  expect(hasGithubCache({ ACTIONS_CACHE_URL: "u" })).toBe(false);
  expect(hasGithubCache({ ACTIONS_RUNTIME_TOKEN: "t" })).toBe(false);
});

test("two projects of one repository do not share a cache", () => {
  expect(cacheScope("ghcr.io:443/acme/shop-web:building", "ab12")).toBe(
    "ghcr.io-443-acme-shop-web-ab12",
  );
  expect(cacheScope("sluice/docs-web", "ab12")).toBe("sluice-docs-web-ab12");
});
