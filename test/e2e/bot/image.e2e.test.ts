import { createHmac, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../../sandbox/hosts/paths.ts";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";
import { mustRun, run } from "../../../sandbox/images/apps/run.ts";
import { freePort } from "../../../sandbox/net/port.ts";
import { postgresBinaries } from "../../../sandbox/postgres/binaries.ts";
import { secretsText } from "../../../src/bot/setup/secrets.ts";
import { type ComposeService, readCompose } from "./compose.ts";

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

const name = `sluice-e2e-bot-${randomBytes(4).toString("hex")}`;
const WEBHOOK_SECRET = "a secret of this test";
const POSTGRES_PASSWORD = randomBytes(8).toString("hex");

let context: string;
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
  for (const one of [name, `${name}-db`]) await run(["docker", "rm", "--force", "--volumes", one]);
  await run(["docker", "network", "rm", name]);
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
  (await docker("inspect", "--format", "{{.State.Health.Status}}", name)).trim();
const start = (...argv: string[]) =>
  docker("run", "--detach", "--name", name, "--health-interval", "1s", ...argv, IMAGE);

/** Both services of examples/bot/compose.yaml; its file of variables says more than it should. */
async function compose(port: number): Promise<Record<"bot" | "db", ComposeService>> {
  const secrets = secretsText({ id: 1, privateKey, webhookSecret: WEBHOOK_SECRET });
  const file = join(context, "bot.env");
  const more = "PORT=8080\nHOST=127.0.0.1\nGITHUB_API_URL=http://127.0.0.1:9\n";
  await writeFile(file, `${secrets}${more}`);
  const text = await readFile(join(ROOT, "examples/bot/compose.yaml"), "utf8");
  const variables = { POSTGRES_PASSWORD, SLUICE_BOT_ENV: file, PORT: String(port) };
  const { bot, db } = readCompose(text, variables);
  return { bot: bot!, db: db! };
}

test("the image runs as nobody in particular, in a file system it cannot change, and ends when it is told", async () => {
  const { bot } = await compose(await freePort());
  // By itself it keeps its own database.
  await start("--network", "none", ...bot.argv, "--env", "DATABASE_URL=");
  await expect.poll(health, PATIENCE).toBe("healthy");
  const letters = await docker("exec", name, "node", "dist/cli.js", "bot", "letters", "list");
  expect(letters.trim()).toBe("no dead letters");
  const who = await docker("exec", name, "node", "-p", "process.getuid()");
  expect(who.trim()).toBe("1000");
  const write = ["exec", name, "sh", "-c", "echo x >/app/src/x"];
  expect((await run(["docker", ...write])).code).not.toBe(0);

  await docker("stop", name);
  const state = await docker("inspect", "--format", "{{.State.ExitCode}}", name);
  expect(state.trim()).toBe("0");
  await docker("start", name);
  await expect.poll(health, PATIENCE).toBe("healthy");
  await docker("rm", "--force", "--volumes", name);
}, 180_000);

test("compose.yaml's bot and Postgres find each other, take a delivery in, and know it when the bot is replaced", async () => {
  const port = await freePort();
  const { bot, db } = await compose(port);
  await docker("network", "create", name);
  await startPostgres(db);
  const up = async () => {
    await start("--network", name, ...bot.argv);
    await expect.poll(health, PATIENCE).toBe("healthy");
  };
  await up();
  const delivery = randomUUID();
  expect(await deliver(port, delivery)).toEqual({ delivery, outcome: "stored" });
  await docker("rm", "--force", "--volumes", name);
  await up();
  expect(await deliver(port, delivery)).toEqual({ delivery, outcome: "repeated" });
}, 180_000);

/** From npm's binaries of the same major version: no registry has its image for us. */
async function startPostgres({ image, environment, volumes = [] }: ComposeService): Promise<void> {
  const binaries = await postgresBinaries();
  const [major = ""] = /\d+/.exec(binaries.slice(binaries.lastIndexOf("-postgres-"))) ?? [];
  expect(image).toBe(`postgres:${major}`);
  const folder = volumes[0]!.split(":")[1]!;
  const { POSTGRES_USER = "", POSTGRES_DB = "", POSTGRES_PASSWORD: password = "" } = environment;
  const script = `set -e; cd ${folder}
[ -d data ] || {
  printf %s "$PASSWORD" >/tmp/password
  /pg/bin/initdb -D data -U ${POSTGRES_USER} --pwfile=/tmp/password -A scram-sha-256 --locale=C --no-sync
  echo 'host all all all scram-sha-256' >>data/pg_hba.conf
  echo 'create database ${POSTGRES_DB}' | /pg/bin/postgres --single -D data postgres
}
exec /pg/bin/postgres -D data -c listen_addresses='*' -c unix_socket_directories=`;
  // A part of glibc that Node does not need, so that an image made of Node's own parts has none.
  const library = "/lib/x86_64-linux-gnu/librt.so.1";
  const libraries = existsSync(library)
    ? ["--volume", `${library}:/more/librt.so.1:ro`, "--env", "LD_LIBRARY_PATH=/more"]
    : [];
  const argv = ["--detach", "--name", `${name}-db`, "--network", name, "--network-alias", "db"];
  const place = [
    "--user",
    "1000:1000",
    "--tmpfs",
    "/tmp",
    "--tmpfs",
    `${folder}:uid=1000,mode=700`,
  ];
  await docker(
    ...["run", ...argv, ...place, ...libraries, "--volume", `${binaries}:/pg:ro`],
    ...["--env", `PASSWORD=${password}`, "node:24-slim", "sh", "-c", script],
  );
  const logs = async () => {
    const { stdout, stderr } = await run(["docker", "logs", `${name}-db`]);
    return stdout + stderr;
  };
  await expect.poll(logs, PATIENCE).toContain("ready to accept connections");
}

async function deliver(port: number, delivery: string): Promise<unknown> {
  const account = { id: 1, login: "octocat", type: "User" };
  const body = JSON.stringify({
    action: "created",
    comment: { id: 1, body: "/status", user: account },
    issue: { number: 12, pull_request: { url: "https://example.com" } },
    repository: { id: 7, name: "shop", full_name: "acme/shop", owner: account },
    installation: { id: 99 },
    sender: account,
  });
  const response = await fetch(`http://127.0.0.1:${port}/api/github/webhooks`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "issue_comment",
      "x-github-delivery": delivery,
      "x-hub-signature-256": `sha256=${createHmac("sha256", WEBHOOK_SECRET).update(body).digest("hex")}`,
    },
    body,
  });
  return response.json();
}
