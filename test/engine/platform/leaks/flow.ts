import type { RunContext } from "../../../../src/engine/context.ts";
import { sweepPlatform } from "../../../../src/engine/platform/sweep.ts";
import { pipeline } from "../../../../src/engine/pipeline.ts";
import type { Stage } from "../../../../src/engine/stage.ts";
import { sweep } from "../../../../src/engine/provision/sweep/sweep.ts";
import { runStages } from "../../../../src/engine/runner.ts";
import { SluiceError } from "../../../../src/model/errors.ts";
import { IMAGE } from "../../../adapters/coolify/world.ts";
import { service } from "../../facts.ts";
import { SCOPE } from "../../provision/world.ts";
import { runContext } from "../../run-context.ts";
import { applyOn, clearHost, liveOn } from "./host.ts";
import type { World } from "./world.ts";

/**
 * The commands as they are in the pipeline for `target: coolify`, droplets included: every call of
 * both vendors is made as in a real run. Played are only what is built and what happens on hosts.
 */
export interface Command {
  readonly command: "deploy" | "rollback" | "destroy";
  /** Ends the digest. */
  readonly tag: string;
  /** Names of its variables, all with the value `v`. */
  readonly names: readonly string[];
}

type Run = Stage["run"];

const played = (world: World): Readonly<Record<string, Run>> => ({
  build: ({ project: { services } }) => ({
    images: Object.fromEntries(
      services.map(({ name, source }) => [
        name,
        { reference: source.kind === "image" ? source.image : "", origin: "registry" as const },
      ]),
    ),
  }),
  guard: () => ({}),
  apply: ({ adapters }, { plan }) => {
    for (const [index, { address }] of adapters.hosts.entries()) {
      const host = world.host(address!.address);
      const cut = host.cut();
      if (cut !== "before") applyOn(host, plan.hosts[index]!, plan.release);
      if (cut !== undefined) throw new SluiceError("HOST_UNREACHABLE", "the connection ended");
    }
    return { switched: adapters.hosts.map(({ name }) => name) };
  },
  remove: ({ adapters }) => {
    for (const { address } of adapters.hosts) clearHost(world.host(address!.address));
    return {};
  },
});

let runs = 0;

/** Runs a command from its first stage to its last; resolves to what it failed with. */
export async function runCommand(
  world: World,
  { command, tag, names }: Command,
  signal = new AbortController().signal,
): Promise<unknown> {
  const web = service("web", {
    source: { kind: "image", image: IMAGE.slice(0, -tag.length) + tag },
    secrets: names.map((name) => ({ name, as: "env" as const })),
    drain: 0,
  });
  const options = { services: [], force: false, lockWait: 0, release: 1 };
  const secrets = Object.fromEntries(names.map((name) => [name, "v"]));
  const base = runContext([web], { command, run: `run${++runs}`, options, secrets, signal });
  const { spec } = world.cloud.job();
  const hosts = { kind: "digitalocean", parallel: 1, ...spec, count: 1 };
  const environment = { name: SCOPE.environment, hosts };
  const project = { ...base.project, target: "coolify", environment };
  const adapters = { ...base.adapters, hosts: [], ...world.adapters(signal) };
  const context = { ...base, project, adapters } as unknown as RunContext;
  const stages = pipeline[command].map((stage: Stage) => {
    const run = played(world)[stage.name];
    return run === undefined ? stage : { ...stage, run };
  });
  // Hosts that a failed first deploy has made go, whatever runs there.
  world.spared = command === "destroy" || !world.isLive();
  const { error } = await runStages(stages, context, false);
  await world.settle();
  return error;
}

const HOURS = 2 * 3_600_000;

/** Two hours later, as `sluice sweep --apply` does it: hosts first, then Coolify. */
export async function sweepUp(world: World, environment: string): Promise<void> {
  const job = world.job(new AbortController().signal);
  await job.time.sleep(HOURS);
  const wanted = { project: SCOPE.project, now: job.time.now() };
  const hosts = async () =>
    (await job.cloud.droplets()).map(({ name, v4 = "" }) => ({ name, address: v4 }));
  const { estate } = world;
  world.spared = environment !== SCOPE.environment;
  const swept = [
    await sweep(job, { ...wanted, environments: [environment], templates: [] }, true),
    await sweepPlatform(
      { estate, hosts },
      { ...wanted, environments: [{ name: environment, services: ["web"] }] },
      true,
    ),
  ];
  const problems = swept.flatMap(({ leftovers, refused }) => [
    ...leftovers.flatMap(({ thing, problem }) =>
      problem === undefined ? [] : [`${thing.kind} ${thing.name}: ${problem}`],
    ),
    ...(refused === undefined ? [] : [refused]),
  ]);
  await world.settle();
  if (problems.length > 0) throw new Error(problems.join());
}

/** What both accounts hold, and what runs, without what differs from run to run. */
export function thingsOf(world: World) {
  const { cloud, cool } = world;
  const { servers, keys, projects, applications } = cool.state();
  const droplets = cloud.cloud.state().droplets.filter(({ isDoomed }) => !isDoomed);
  const hosts = droplets.map(({ address = "" }) => world.host(address));
  return {
    droplets: droplets.map(({ name }) => name).toSorted(),
    firewalls: cloud.cloud.state().firewalls,
    servers: servers.map((text) => text.split(" ")[0]),
    keys,
    projects,
    applications: applications
      .map(({ name, envVars }) => `${name}: ${envVars.toSorted().join(" ")}`)
      .toSorted(),
    running: hosts.flatMap((one) =>
      [...one.server.containers.values()].map(({ spec: { name, image, labels } }) => {
        const isLive = name === liveOn(one);
        return `${labels["sluice.slot"]} ${image.slice(-1)}${isLive ? ", live" : ""}`;
      }),
    ),
  };
}
export type Things = ReturnType<typeof thingsOf>;
