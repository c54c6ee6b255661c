import type { Bed, Way } from "./bed.ts";
import { timed } from "./contestant.ts";
import { floor } from "./floor/contestant.ts";
import { engine } from "./sluice/contestant.ts";

/** Times of a deploy, ms, beside those of the floor on the same hosts with the same services. */
export interface Growth {
  readonly of: "hosts" | "services";
  readonly count: number;
  readonly engine: readonly number[];
  readonly floor: readonly number[];
}

/** One service on more and more hosts. All share this machine's processors, so the floor grows too. */
export async function growHosts(
  bed: Bed,
  counts: readonly number[],
  rounds: number,
): Promise<Growth[]> {
  await bed.grow(Math.max(...counts));
  const ways = await bed.ways(0);
  const all: Growth[] = [];
  for (const count of counts)
    all.push({ of: "hosts", count, ...(await measure(bed, ways.slice(0, count), 1, rounds)) });
  return all;
}

/** More and more services on one host, none depending on another. */
export async function growServices(
  bed: Bed,
  counts: readonly number[],
  rounds: number,
): Promise<Growth[]> {
  const ways = (await bed.ways(0)).slice(0, 1);
  const all: Growth[] = [];
  for (const count of counts)
    all.push({ of: "services", count, ...(await measure(bed, ways, count, rounds)) });
  return all;
}

async function measure(
  bed: Bed,
  ways: readonly Way[],
  count: number,
  rounds: number,
): Promise<Pick<Growth, "engine" | "floor">> {
  const services = Array.from({ length: count }, (_, index) => `s${index + 1}`);
  const contestants = {
    floor: floor("ssh2", services, { project: "floor-grow", firstPort: 7100 }),
    engine: engine(bed, services, "grow"),
  };
  const times = { floor: [] as number[], engine: [] as number[] };
  await contestants.floor.ready(ways.map(({ host }) => host));
  for (let round = -1; round < rounds; round++) {
    for (const name of ["floor", "engine"] as const) {
      const { wall } = await timed(contestants[name], "deploy", ways);
      // The first writes vhosts and stops what is no longer wanted.
      if (round >= 0) times[name].push(wall);
    }
  }
  return times;
}
