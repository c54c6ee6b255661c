import type { DigitalOceanOptions } from "../../../../sandbox/digitalocean/index.ts";
import type { Found, RunContext } from "../../../../src/engine/context.ts";
import { pipeline } from "../../../../src/engine/pipeline.ts";
import type { Stage } from "../../../../src/engine/stage.ts";
import type { Job } from "../../../../src/engine/provision/job.ts";
import { sweep } from "../../../../src/engine/provision/sweep/sweep.ts";
import { wantedTemplate } from "../../../../src/engine/provision/template/find.ts";
import { runStages } from "../../../../src/engine/runner.ts";
import type { DropletSpec } from "../../../../src/model/project.ts";
import { contextOf, createCloudWorld, SCOPE, type World } from "../world.ts";

/**
 * The commands as they are in the pipeline, with hosts that are played: every call of a cloud is
 * made as in a real run, and what happens on hosts takes no time.
 */

export interface Command {
  readonly command: "deploy" | "destroy";
  readonly count: number;
  readonly template?: DropletSpec["template"];
  /** Milliseconds that have passed before. */
  readonly later?: number;
}

/** What the account holds, without what differs from run to run. */
export interface Account {
  readonly droplets: readonly string[];
  readonly firewalls: readonly string[];
  readonly keys: readonly string[];
  readonly vpcs: readonly string[];
  readonly records: readonly string[];
  readonly snapshots: number;
  /** Tags of ours that no droplet has. */
  readonly orphans: readonly string[];
}

type Played = (context: RunContext, found: Found) => Partial<Found>;

const plan = (context: RunContext): Partial<Found> => {
  if (context.command === "destroy") return { removal: { ...SCOPE, hosts: [] } };
  const hosts = context.adapters.hosts.map(({ name: host }) => ({
    host,
    operations: [{ kind: "record" }],
  }));
  return { plan: { command: "deploy", hosts } } as unknown as Partial<Found>;
};

const PLAYED: Readonly<Record<string, Played>> = {
  build: () => ({ images: {} }),
  connect: () => ({ sessions: [] }),
  observe: () => ({ observed: [] }),
  guard: () => ({}),
  plan,
  send: () => ({}),
  apply: ({ adapters }) => ({ switched: adapters.hosts.map(({ name }) => name) }),
  remove: () => ({}),
};

function playedStages(command: Command["command"]): Stage[] {
  return pipeline[command].map((stage: Stage) => {
    const run = PLAYED[stage.name];
    return run === undefined ? stage : { ...stage, run };
  });
}

/** Runs a command from its first stage to its last; resolves to what it failed with. */
export async function runCommand(given: Job, { command, count, template }: Command) {
  const spec = { ...given.spec, count, ...(template === undefined ? {} : { template }) };
  const context = contextOf({ ...given, spec }, { command });
  const { hosts } = context.project.environment;
  const services = [{ name: "web", domains: ["shop.example.com"], volumes: {} }];
  const project = { ...context.project, services, environment: { name: "production", hosts } };
  const adapters = { ...context.adapters, hosts: [] };
  const whole = { ...context, project, adapters } as unknown as RunContext;
  return (await runStages(playedStages(command), whole, false)).error;
}

/** An account that is in use: a domain, the region's default network, a stranger's droplet. */
export async function createUsedAccount(
  timeoutMs: number,
  options: DigitalOceanOptions = {},
): Promise<World> {
  const rates = { keyLists: 10_000, perMinute: 100_000, perHour: 100_000 };
  const world = await createCloudWorld({ rates, ...options }, timeoutMs);
  await settleIn(world.cloud.url, world.cloud.token);
  world.cloud.calls.reset();
  return world;
}

export async function settleIn(url: string, token: string): Promise<void> {
  const post = (path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await post("/v2/domains", { name: "example.com" });
  await post("/v2/vpcs", { name: "default-lon1", region: "lon1" });
  const droplet = { name: "stranger", region: "lon1", size: "s-1vcpu-1gb" };
  await post("/v2/droplets", { ...droplet, image: "debian-12-x64" });
}

export function accountOf({ cloud }: Pick<World, "cloud">): Account {
  const { firewalls, keys, vpcs, records, snapshots, tags, ...state } = cloud.state();
  const own = state.droplets.filter(({ isDoomed }) => !isDoomed);
  const stateIn = (all: readonly string[]) =>
    all.filter((tag) => tag.startsWith("sluice:state:")).map((tag) => tag.slice(13));
  // Words that every droplet may come to need stay for as long as there is one of ours.
  const isWord = (tag: string) => /^sluice:(?:state|environment):/.test(tag);
  const used = new Set(own.flatMap((one) => one.tags));
  const isOrphan = (tag: string) => !used.has(tag) && !(used.has("sluice") && isWord(tag));
  return {
    droplets: own.map((one) => `${one.name} ${stateIn(one.tags).join("+")}`).toSorted(),
    firewalls: firewalls.toSorted(),
    keys: keys.map((name) => name.slice(0, 7)),
    vpcs: vpcs.toSorted(),
    records: records.map((record) => record.replace(/(?<= (?:A|AAAA) ).*/, "…")).toSorted(),
    snapshots: snapshots.length,
    orphans: tags.filter(isOrphan),
  };
}

const HOURS = 2 * 3_600_000;

/** Two hours later: whatever ran has ended. `environments` are those that should exist. */
export async function sweepUp(job: Job, environments: readonly string[]): Promise<void> {
  await job.time.sleep(HOURS);
  const templates = environments.includes("production") ? [wantedTemplate(job.spec)] : [];
  const wanted = { project: SCOPE.project, environments, templates, now: job.time.now() };
  const { leftovers, refused } = await sweep(job, wanted, true);
  const problems = leftovers.flatMap(({ thing, problem }) =>
    problem === undefined ? [] : [`${thing.kind} ${thing.name}: ${problem}`],
  );
  if (refused !== undefined || problems.length > 0) throw new Error(refused ?? problems.join());
}
