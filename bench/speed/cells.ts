import type { Bed, Way } from "./bed.ts";
import { type Contestant, timed } from "./contestant.ts";
import { median } from "./figures.ts";
import type { Client } from "./floor/connect.ts";
import { floor } from "./floor/contestant.ts";
import { engine, sluice, type SluiceContestant } from "./sluice/contestant.ts";
import { asProcess } from "./sluice/runners.ts";

export type Operation = "deploy" | "rollback";

/** All measurements of one operation at one distance; times in ms, in the order they were taken. */
export interface Cell {
  readonly operation: Operation;
  readonly rttMs: number;
  readonly client: Client;
  readonly floor: readonly number[];
  readonly engine: readonly number[];
  readonly process: readonly number[];
  /** Median time of each stage of the engine. */
  readonly stages: Readonly<Record<string, number>>;
  /** The most SSH commands that a run needed on its host. */
  readonly sshCommands: number;
}

/** The floor, the engine and the whole process in turn, `rounds` times, on one host. */
export async function measureCells(bed: Bed, rttMs: number, rounds: number): Promise<Cell[]> {
  const ways = (await bed.ways(rttMs)).slice(0, 1);
  const client = await fasterClient(bed, ways);
  const services = ["web"];
  const contestants = {
    floor: floor(client, services),
    engine: engine(bed, services),
    process: sluice("process", asProcess, bed, services),
  };
  await warmUp(Object.values(contestants), ways);
  const times = await inTurn(contestants, ways, rounds);
  return (["deploy", "rollback"] as const).map((operation) => ({
    operation,
    rttMs,
    client,
    ...times[operation],
    stages: stageTimes(contestants.engine, operation),
    sshCommands: mostCommands([contestants.engine, contestants.process], operation),
  }));
}

async function inTurn<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  ways: readonly Way[],
  rounds: number,
): Promise<Record<Operation, Record<Name, number[]>>> {
  const names = Object.keys(contestants) as Name[];
  const empty = () => Object.fromEntries(names.map((name) => [name, []])) as unknown;
  const times = { deploy: empty(), rollback: empty() } as Record<Operation, Record<Name, number[]>>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      for (const operation of ["deploy", "rollback"] as const)
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

/** Three floor deploys with each client; the faster is the floor. */
async function fasterClient(bed: Bed, ways: readonly Way[]): Promise<Client> {
  const clients = { ssh2: floor("ssh2", ["web"]), OpenSSH: floor("OpenSSH", ["web"]) };
  await warmUp(Object.values(clients), ways);
  const { deploy } = await inTurn(clients, ways, 3);
  return median(deploy.ssh2) <= median(deploy.OpenSSH) ? "ssh2" : "OpenSSH";
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
