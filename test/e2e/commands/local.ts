import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";
import { type Finished, type RunOptions, type Running, startSluice } from "../support/sluice.ts";
import { freePort } from "../../../sandbox/net/port.ts";

const execute = promisify(execFile);
const MAIN = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));
const SHOP = fileURLToPath(new URL("../../../examples/shop", import.meta.url));

/** The example shop under another name on this machine: a state folder and a port of its own. */
export interface LocalShop {
  readonly name: string;
  readonly folder: string;
  readonly state: string;
  readonly port: number;
  /** Replaces the text of `deploy.yaml`. */
  edit(change: (text: string) => string): Promise<void>;
  start(args: readonly string[], options?: RunOptions): Running;
  run(...args: string[]): Promise<Finished>;
  /** The same, and it must succeed. */
  must(...args: string[]): Promise<Finished>;
  /** A command that goes on until it is ended. */
  follow(...args: string[]): End;
  /** Asks nginx for `path` under a name. */
  get(domain: string, path?: string): Promise<{ status: number; body: string }>;
  docker(...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** By Ctrl-C, once it has printed `last`. */
type End = (last?: RegExp) => Promise<{ code: number | null; lines: string[] }>;

export async function createLocalShop(name: string): Promise<LocalShop> {
  await ensureBaseImages();
  const folder = await mkdtemp(join(tmpdir(), `sluice-${name}-`));
  const [config, state, port] = [
    join(folder, "deploy.yaml"),
    join(folder, "state"),
    await freePort(),
  ];
  await cp(SHOP, folder, { recursive: true });
  const edit: LocalShop["edit"] = async (change) =>
    writeFile(config, change(await readFile(config, "utf8")));
  await edit((text) => firstVersion(text, name));
  const env = { SLUICE_STATE_DIR: state, SLUICE_HTTP_PORT: String(port), USER: "tester" };
  const start: LocalShop["start"] = (args, options = {}) =>
    startSluice(args, { folder, ...options, env: { ...env, ...options.env } });
  const run: LocalShop["run"] = (...args) => start(args).done;
  return {
    name,
    folder,
    state,
    port,
    edit,
    start,
    run,
    follow: (...args) => follow(folder, { ...env, PATH: process.env["PATH"] ?? "" }, args),
    must: async (...args) => {
      const finished = await run(...args);
      assert.equal(finished.code, 0, finished.stderr + finished.stdout);
      return finished;
    },
    get: (domain, path = "/") => get(port, domain, path),
    docker: async (...args) => (await execute("docker", args)).stdout.trim(),
    remove: () => remove(name, state, folder),
  };
}

/** Two environments on this machine, which share hosts and images and nothing else. */
function firstVersion(text: string, name: string): string {
  return text
    .replace(/^project: shop/m, `project: ${name}`)
    .replace("shop.localhost", `${name}.localhost`)
    .replace(
      /^environments:$/m,
      `environments:\n  second: { hosts: local, domains: { web: [second.${name}.localhost] } }`,
    );
}

function follow(folder: string, env: Record<string, string>, args: readonly string[]): End {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env, stdio: "pipe" });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  return async (last) => {
    const isSaid = () => last === undefined || last.test(text);
    for (let tries = 0; tries < 200 && !isSaid(); tries += 1) await wait(100);
    child.kill("SIGINT");
    return { code: await ended, lines: text.trim().split("\n") };
  };
}

async function get(port: number, domain: string, path: string) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const asked = request({ host: "127.0.0.1", port, path, headers: { host: domain }, agent: false });
  asked.once("error", reject);
  asked.once("response", (answer) => {
    let body = "";
    answer.setEncoding("utf8").on("data", (text: string) => (body += text));
    answer.once("end", () => resolve({ status: answer.statusCode ?? 0, body }));
  });
  asked.end();
  return promise;
}

/** Whatever a failed test has left; nothing of any other project. */
async function remove(name: string, state: string, folder: string): Promise<void> {
  const filter = ["--filter", `label=sluice.project=${name}`];
  const list = async (...argv: string[]) =>
    (await execute("docker", [...argv, ...filter])).stdout.split("\n").filter(Boolean);
  const containers = await list("ps", "-aq");
  if (containers.length > 0) await execute("docker", ["rm", "-f", ...containers]);
  for (const network of await list("network", "ls", "-q")) {
    await execute("docker", ["network", "rm", network]);
  }
  const images = ["images", "--format", "{{.Repository}}:{{.Tag}}", `sluice/${name}-web`];
  const tags = (await execute("docker", images)).stdout.split("\n").filter(Boolean);
  if (tags.length > 0) await execute("docker", ["rmi", ...tags]);
  const pid = await readFile(`${state}/nginx/nginx.pid`, "utf8").catch(() => "");
  if (pid.trim() !== "") process.kill(Number(pid), "SIGTERM");
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
