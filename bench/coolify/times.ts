import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Coolify, startCoolify } from "../../sandbox/coolify/index.ts";
import { must } from "../../sandbox/hosts/run.ts";
import { type Registry, startRegistry } from "../../sandbox/registry/index.ts";
import type { Outcome } from "../../src/model/outcome.ts";
import { type Bed, IMAGE, makeBed, mustExec, type Way } from "../speed/bed.ts";
import { type Series, series } from "../speed/figures.ts";
import { inProcess } from "../speed/sluice/runners.ts";

/** Deploys of one service to one real host, by both targets in turn. Milliseconds. */
export interface Times {
  readonly docker: Series;
  readonly coolify: Series;
  /** Of the pairs. */
  readonly ratio: Series;
  /** Median of each stage. */
  readonly stages: Readonly<Record<Target, Readonly<Record<string, number>>>>;
  /** To Coolify, of each deploy. */
  readonly calls: Series;
}

type Target = "docker" | "coolify";

interface Contest {
  readonly bed: Bed;
  readonly way: Way;
  readonly image: string;
  readonly coolify: Coolify;
}

/** What a real one takes from the request to the start of its job. */
const JOB_MS = 500;
const WARM = 2;
const PAUSE_MS = 1_500;

export async function measureTimes(rounds: number, tell: (what: string) => void): Promise<Times> {
  const bed = await makeBed();
  const registry = await startRegistry();
  const coolify = await startCoolify({
    servers: "real",
    registryPort: registry.port,
    delays: { job: JOB_MS, status: 5_000 },
  });
  try {
    await bed.grow(1);
    const [way] = await bed.ways(0);
    const image = await push(registry);
    tell("a host is up");
    const contest = { bed, way: way!, image, coolify };
    for (let warm = 0; warm < WARM; warm++) await pair(contest);
    tell("both slots have run with either target");
    coolify.calls.reset();
    const pairs: Pair[] = [];
    for (let round = 0; round < rounds; round++) pairs.push(await pair(contest));
    return timesOf(pairs);
  } finally {
    await Promise.all([coolify.close(), registry.close()]);
    await bed.close();
  }
}

/** The bench's image under a name that the host finds in the registry, too. */
async function push(registry: Registry): Promise<string> {
  const name = `${registry.address}/speed:1`;
  await must(["docker", "tag", IMAGE, name]);
  try {
    await must(["docker", "push", name]);
  } finally {
    await must(["docker", "image", "rm", name]);
  }
  return name;
}

interface Deployed {
  readonly ms: number;
  readonly outcome: Outcome;
}
interface Pair {
  readonly docker: Deployed;
  readonly coolify: Deployed;
  readonly calls: number;
}

/** The same service from the same image, once by each: a busy spell of the machine falls on both. */
async function pair(contest: Contest): Promise<Pair> {
  const before = contest.coolify.calls.total();
  const coolify = await deploy(contest, "coolify");
  const calls = contest.coolify.calls.total() - before;
  return { coolify, docker: await deploy(contest, "docker"), calls };
}

let generation = 0;

async function deploy(contest: Contest, target: Target): Promise<Deployed> {
  const { bed, way, coolify } = contest;
  const config = join(bed.folder, `${target}.yaml`);
  await writeFile(config, projectText(contest, target));
  const key = await readFile(way.host.ssh.privateKey, "utf8");
  Object.assign(process.env, { COOLIFY_URL: coolify.url, COOLIFY_TOKEN: coolify.token });
  const begin = performance.now();
  const outcome = await inProcess({ command: "deploy", config, key });
  const ms = performance.now() - begin;
  if (!outcome.ok) throw new Error(`${target}: ${outcome.message}`);
  await settle(contest);
  return { ms, outcome };
}

/** Each deploy has a variable of its own, so that none finds that nothing has changed. */
function projectText({ image, way: { host, address, port } }: Contest, target: Target): string {
  const web = {
    image,
    port: 3000,
    health: { path: "/up", timeout: "30s" },
    domains: [`web.${target}.example.com`],
    env: { GENERATION: String(++generation) },
    drain: "0s",
    stop_grace_period: "1s",
  };
  const { fingerprint } = host.ssh;
  const hosts = [{ address, port, user: "root", fingerprint }];
  const environments = { bench: { hosts } };
  const project = `both-${target}`;
  return JSON.stringify({ project, target, services: { web }, environments });
}

/** Old slots are gone, and nothing of either goes on in the background. */
async function settle({ way: { host } }: Contest): Promise<void> {
  await wait(PAUSE_MS);
  const script = `n=0
until [ -z "$(find /var/lib/sluice/*/bench/draining -type f 2>/dev/null)$(systemctl list-units --no-legend 'sluice-both-*')" ]; do
  n=$((n+1)); [ $n -lt 300 ] || { ls -A /var/lib/sluice/*/bench/draining; systemctl list-units --all 'sluice-both-*'; systemctl status 'sluice-both-*'; exit 1; } >&2; sleep 0.1; done`;
  await mustExec(host, ["sh", "-c", script]);
}

function timesOf(pairs: readonly Pair[]): Times {
  const of = (target: Target) => series(pairs.map((one) => one[target].ms));
  return {
    docker: of("docker"),
    coolify: of("coolify"),
    ratio: series(pairs.map(({ docker, coolify }) => coolify.ms / docker.ms)),
    stages: { docker: stagesOf(pairs, "docker"), coolify: stagesOf(pairs, "coolify") },
    calls: series(pairs.map(({ calls }) => calls)),
  };
}

function stagesOf(pairs: readonly Pair[], target: Target): Record<string, number> {
  const all = pairs.flatMap((one) => one[target].outcome.stages);
  const byName = Map.groupBy(all, ({ name }) => name);
  return Object.fromEntries(
    [...byName].map(([name, stages]) => [name, series(stages.map(({ ms }) => ms)).median]),
  );
}
