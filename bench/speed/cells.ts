import type { Bed, Way } from "./bed.ts";
import { type Contestant, type Taken, timed } from "./contestant.ts";
import { median } from "./figures.ts";
import type { Client } from "./floor/connect.ts";
import { floor } from "./floor/contestant.ts";
import { engine, sluice, type SluiceContestant } from "./sluice/contestant.ts";
import { asProcess } from "./sluice/runners.ts";

export type Operation = "deploy" | "rollback";
const OPERATIONS = ["deploy", "rollback"] as const;

/** All measurements of one operation at one distance, in the order they were taken. */
export interface Cell {
  readonly operation: Operation;
  readonly rttMs: number;
  readonly client: Client;
  readonly floor: readonly Taken[];
  readonly engine: readonly Taken[];
  readonly process: readonly Taken[];
  /** The floor on the network that all containers of a host share. */
  readonly plain: readonly Taken[];
  /** Median time of each stage of the engine, ms. */
  readonly stages: Readonly<Record<string, number>>;
  /** The most SSH commands that a run needed on its host. */
  readonly sshCommands: number;
}

export interface Rounds {
  /** How often each operation is measured. */
  readonly rounds: number;
  /** How often each kind of floor is tried beforehand; 0 takes ssh2 for the faster client. */
  readonly trials: number;
}

/** The floor, the engine and the whole process in turn, on one host. */
export async function measureCells(
  bed: Bed,
  rttMs: number,
  { rounds, trials }: Rounds,
): Promise<Cell[]> {
  const ways = (await bed.ways(rttMs)).slice(0, 1);
  const services = ["web"];
  const { client, plain } = await calibrate(services, ways, trials);
  const contestants = {
    floor: floor(client, services),
    engine: engine(bed, services),
    process: sluice("process", asProcess, bed, services),
  };
  await warmUp(Object.values(contestants), ways);
  const times = await inTurn(contestants, ways, rounds);
  return OPERATIONS.map((operation) => ({
    operation,
    rttMs,
    client,
    ...times[operation],
    plain: plain[operation],
    stages: stageTimes(contestants.engine, operation),
    sshCommands: mostCommands([contestants.engine, contestants.process], operation),
  }));
}

type Times<Name extends string> = Record<Operation, Record<Name, Taken[]>>;

async function inTurn<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  ways: readonly Way[],
  rounds: number,
): Promise<Times<Name>> {
  const names = Object.keys(contestants) as Name[];
  const empty = () => Object.fromEntries(names.map((name) => [name, []])) as unknown;
  const times = { deploy: empty(), rollback: empty() } as Times<Name>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      for (const operation of OPERATIONS)
        times[operation][name].push(await timed(contestants[name], operation, ways));
    }
  }
  return times;
}

/** First runs make vhosts, networks and caches. Two deploys, because a rollback needs one before. */
async function warmUp(contestants: readonly Contestant[], ways: readonly Way[]): Promise<void> {
  for (const contestant of contestants) {
    await contestant.ready(ways.map(({ host }) => host));
    await timed(contestant, "deploy", ways);
    await timed(contestant, "deploy", ways);
    if ("outcomes" in contestant) (contestant as SluiceContestant).outcomes.deploy.length = 0;
  }
}

/** A few runs of the floor with each client: the faster one is the floor. */
async function calibrate(
  services: readonly string[],
  ways: readonly Way[],
  trials: number,
): Promise<{ client: Client; plain: Record<Operation, Taken[]> }> {
  if (trials === 0) return { client: "ssh2", plain: { deploy: [], rollback: [] } };
  const clients = {
    ssh2: floor("ssh2", services),
    OpenSSH: floor("OpenSSH", services),
    plain: floor("ssh2", services, { project: "plain", firstPort: 7200, ownNetwork: false }),
  };
  await warmUp(Object.values(clients), ways);
  const { deploy, rollback } = await inTurn(clients, ways, trials);
  const wall = (taken: readonly Taken[]) => median(taken.map((it) => it.wall));
  const client = wall(deploy.ssh2) <= wall(deploy.OpenSSH) ? "ssh2" : "OpenSSH";
  return { client, plain: { deploy: deploy.plain, rollback: rollback.plain } };
}

function stageTimes({ outcomes }: SluiceContestant, operation: Operation): Record<string, number> {
  const names = outcomes[operation][0]?.stages.map(({ name }) => name) ?? [];
  const of = (name: string) =>
    outcomes[operation].flatMap(({ stages }) => stages.filter((s) => s.name === name));
  return Object.fromEntries(names.map((name) => [name, median(of(name).map(({ ms }) => ms))]));
}

function mostCommands(contestants: readonly SluiceContestant[], operation: Operation): number {
  const runs = contestants.flatMap(({ outcomes }) => outcomes[operation]);
  return Math.max(...runs.flatMap(({ hosts }) => hosts.map(({ sshCommands }) => sshCommands)));
}
