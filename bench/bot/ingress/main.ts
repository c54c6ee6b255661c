// `npm run bench:ingress -- [--quick] [--requests 20000] [--rounds 5] [--connections 100] [--postgres]`
// Our door beside Probot's own server, on the same deliveries, in turns. Exit code 1 when a goal is missed.
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startPostgres } from "../../../sandbox/postgres/server.ts";
import { median, pairedRatio } from "../../speed/figures.ts";
import { type Contestant, startOurs, startProbot } from "./contestants.ts";
import { largeRequest, signedRequests, unsignedRequests } from "./deliveries.ts";
import { closedLoop, type LoadResult, openLoop, percentile } from "./load.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    requests: { type: "string" },
    rounds: { type: "string" },
    connections: { type: "string", default: "100" },
    postgres: { type: "boolean", default: false },
  },
});
const requests = Number(values.requests ?? (values.quick ? 4_000 : 20_000));
const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
const connections = Number(values.connections);
const MEGABYTE = 2 ** 20;

const folder = await mkdtemp(join(tmpdir(), "sluice-ingress-"));
const database = values.postgres ? await startPostgres() : undefined;
const where = database ? { DATABASE_URL: database.url } : { SLUICE_DATA_DIR: join(folder, "data") };
const goals: string[] = [];

try {
  console.log(
    `${cpus().length} cores shared with the load, Node ${process.version}, load average ` +
      `${loadavg()
        .map((one) => one.toFixed(1))
        .join(" ")}, store: ${database ? "Postgres" : "PGlite"}`,
  );
  await throughput();
  await latency();
  await memory();
} finally {
  await database?.remove();
  await rm(folder, { recursive: true, force: true });
}
for (const goal of goals) console.log(`missed: ${goal}`);
process.exitCode = goals.length === 0 ? 0 : 1;

/** Requests per second, in turns: a busy spell of the machine falls on both. */
async function throughput(): Promise<void> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const processor = { ours: [] as number[], probot: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const probot = await startProbot();
    const other = await measure("probot", probot);
    theirs.push(other.perSecond);
    processor.probot.push(other.micros);
    await probot.stop();
    const bot = await startOurs(where);
    const own = await measure("ours", bot);
    ours.push(own.perSecond);
    processor.ours.push(own.micros);
    await drained(bot);
    await bot.stop();
  }
  const ratio = pairedRatio(ours, theirs);
  console.log(
    `requests/s with ${connections} connections: ours ${Math.round(median(ours))}, ` +
      `Probot ${Math.round(median(theirs))}, ratio ${ratio.toFixed(2)} (median of ${rounds} pairs)`,
  );
  console.log(
    `processor time for each until the last answer: ours ${Math.round(median(processor.ours))} µs, ` +
      `Probot ${Math.round(median(processor.probot))} µs`,
  );
  if (ratio < 1) goals.push(`ratio ${ratio.toFixed(2)} is below 1`);
}

async function measure(name: string, { port, processor }: Contestant) {
  await closedLoop(port, signedRequests(2_000), connections);
  const load = signedRequests(requests);
  const before = await processor();
  const result = await closedLoop(port, load, connections);
  const micros = (((await processor()) - before) * 1000) / requests;
  const perSecond = (result.times.length / result.ms) * 1000;
  console.log(
    `  ${name}: ${Math.round(perSecond)}/s, ${Math.round(micros)} µs of processor each, ${told(result)}`,
  );
  return { perSecond, micros };
}

/** At 500 deliveries a second, which is more than most organizations have in a minute. */
async function latency(): Promise<void> {
  const bot = await startOurs(where);
  await openLoop(bot.port, signedRequests(500), 500);
  const result = await openLoop(bot.port, signedRequests(values.quick ? 2_500 : 10_000), 500);
  await drained(bot);
  await bot.stop();
  console.log(`at 500 deliveries/s: ${told(result)}`);
  const p99 = percentile(result.times, 0.99);
  if (p99 > 50) goals.push(`p99 ${p99.toFixed(1)} ms is above 50 ms`);
}

/**
 * 10,000 bodies that are not signed, and as many of 3 MB, four times. What is held must not grow with
 * them; what is resident besides is garbage that nobody has needed to collect yet, and finds its size.
 */
async function memory(): Promise<void> {
  const bot = await startOurs(where);
  await closedLoop(bot.port, unsignedRequests(2_000), connections);
  const readings = [await bot.memory()];
  for (const time of ["first", "second", "third", "fourth"]) {
    const unsigned = await closedLoop(bot.port, unsignedRequests(10_000), connections);
    const oversized = await closedLoop(bot.port, largeRequests(10_000), 20);
    // Refused senders are given two seconds to finish.
    await sleep(3_000);
    readings.push(await bot.memory());
    console.log(
      `10,000 unsigned (${told(unsigned)}) and 10,000 of 3 MB (${told(oversized)}), ${time} time`,
    );
  }
  await bot.stop();
  const inMegabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(1);
  const held = readings.map((one) => inMegabytes(one.held)).join(", ");
  const resident = readings.map((one) => inMegabytes(one.resident)).join(", ");
  console.log(`memory before and after each time: held ${held} MB, resident ${resident} MB`);
  const grown = (readings.at(-1)!.held - readings[1]!.held) / MEGABYTE;
  if (grown > 2) goals.push(`memory grew by ${grown.toFixed(1)} MB in 60,000 bodies`);
}

function largeRequests(count: number): Buffer[] {
  const large = largeRequest(3 * MEGABYTE);
  return Array.from({ length: count }, () => large);
}

/** What was accepted has to be handled as well, outside of the measured time. */
async function drained(bot: Contestant): Promise<void> {
  const start = performance.now();
  while ((await bot.waiting()) > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  console.log(
    `  handled ${((performance.now() - start) / 1000).toFixed(1)} s after the last answer`,
  );
}

function told({ times, byStatus }: LoadResult): string {
  const shares = [0.5, 0.99, 1].map((share) => percentile(times, share).toFixed(1));
  return `p50 ${shares[0]} ms, p99 ${shares[1]} ms, longest ${shares[2]} ms, answers ${JSON.stringify(byStatus)}`;
}
