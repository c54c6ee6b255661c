import { generateKeyPairSync, randomBytes } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../../../sandbox/hosts/paths.ts";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";
import { mustRun } from "../../../sandbox/images/apps/run.ts";

const IMAGE = `sluice-e2e/bot:${randomBytes(4).toString("hex")}`;
const PATIENCE = { timeout: 60_000, interval: 300 };
const WHAT_IT_NEEDS = [
  "package.json",
  "package-lock.json",
  "dist/cli.js",
  "dist/package.json",
  "src",
];

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

let context: string;
let container = "";
beforeAll(async () => {
  await ensureBaseImages();
  context = await mkdtemp(join(tmpdir(), "bot-image-"));
  for (const path of WHAT_IT_NEEDS) await copy(path);
  const argv = [
    "npm",
    "ls",
    "--omit=dev",
    "--omit=optional",
    "--all",
    "--parseable",
    "--prefix",
    ROOT,
  ];
  const folders = (await mustRun(argv)).split("\n").map((path) => relative(ROOT, path));
  for (const path of folders.filter((one) => one.startsWith("node_modules"))) await copy(path);
  await writeFile(join(context, "Dockerfile"), withoutRegistry(await dockerfile()));
  await mustRun(["docker", "build", "--quiet", "--tag", IMAGE, context]);
}, 180_000);
afterAll(async () => {
  if (container !== "") await mustRun(["docker", "rm", "--force", "--volumes", container]);
  await mustRun(["docker", "image", "rm", "--force", IMAGE]);
  await rm(context, { recursive: true });
}, 60_000);

function copy(path: string): Promise<void> {
  return cp(join(ROOT, path), join(context, path), { recursive: true, force: true });
}

const dockerfile = () => readFile(join(ROOT, "examples/bot/Dockerfile"), "utf8");

/** What npm would install is brought along: tests have no registry, and the sandbox's image no npm. */
function withoutRegistry(text: string): string {
  const replaced = text.replace(/^RUN npm ci .*$/m, "COPY node_modules ./node_modules");
  expect(replaced).not.toBe(text);
  return replaced;
}

const docker = (...argv: string[]) => mustRun(["docker", ...argv]);
const health = async () =>
  (await docker("inspect", "--format", "{{.State.Health.Status}}", container)).trim();

test("the image runs as nobody in particular, in a file system it cannot change, and ends when it is told", async () => {
  const { services } = parse(await readFile(join(ROOT, "examples/bot/compose.yaml"), "utf8")) as {
    services: { bot: { cap_drop: string[]; security_opt: string[]; read_only: boolean } };
  };
  expect(services.bot).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
  const hardening = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"];
  const limits = services.bot.security_opt.flatMap((one) => ["--security-opt", one]);
  const envVars = {
    APP_ID: "1",
    PRIVATE_KEY: privateKey.trim().replaceAll("\n", "\\n"),
    WEBHOOK_SECRET: "a secret of this test",
    GITHUB_API_URL: "http://127.0.0.1:9",
  };
  const variables = Object.entries(envVars).flatMap(([name, value]) => [
    "--env",
    `${name}=${value}`,
  ]);
  const often = ["--health-interval", "1s"];
  const started = [
    "--detach",
    "--network",
    "none",
    ...often,
    ...hardening,
    ...limits,
    ...variables,
  ];
  container = (await docker("run", ...started, IMAGE)).trim();
  await expect.poll(health, PATIENCE).toBe("healthy");
  const letters = await docker("exec", container, "node", "dist/cli.js", "bot", "letters", "list");
  expect(letters.trim()).toBe("no dead letters");
  const who = await docker("exec", container, "node", "-p", "process.getuid()");
  expect(who.trim()).toBe("1000");

  await docker("stop", container);
  const state = await docker("inspect", "--format", "{{.State.ExitCode}}", container);
  expect(state.trim()).toBe("0");
  await docker("start", container);
  await expect.poll(health, PATIENCE).toBe("healthy");
}, 180_000);
