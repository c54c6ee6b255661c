import { VERSIONS, type Version } from "../../sandbox/coolify/index.ts";
import { type Command, runCommand } from "../../test/engine/platform/leaks/flow.ts";
import { createWorld, type World } from "../../test/engine/platform/leaks/world.ts";
import { type Series, series } from "../speed/figures.ts";

/** Calls to Coolify's API, polling included. */
export interface CallCount {
  readonly what: string;
  readonly version: Version;
  readonly calls: Series;
  /** Runs that took no more than {@link GOAL}. */
  readonly within: number;
}

/** Of a deploy to applications that are known. */
export const GOAL = 6;

const TIMEOUT_MS = 30_000;
const DEPLOYS = 20;
const PAUSE_MS = 60_000;
/** Milliseconds that a pull takes at least, and how much longer by chance. */
const PULL = { least: 2_000, more: 2_000 };

/**
 * The commands as they are, on a Coolify in memory as quick as one in quiet times, whose pulls take
 * from two to four seconds: how often a deployment is looked at depends on how long it takes.
 */
export async function countCalls(): Promise<CallCount[]> {
  const counts: CallCount[] = [];
  for (const version of VERSIONS) counts.push(...(await countLife(version)));
  return counts;
}

async function countLife(version: Version): Promise<CallCount[]> {
  const world = await createWorld(version, TIMEOUT_MS, { job: 500, start: 500, pull: PULL.least });
  const random = generator(1);
  const run = async (what: string, commands: readonly Command[]): Promise<CallCount> => {
    const calls: number[] = [];
    for (const command of commands) {
      const pull = PULL.least + Math.round(PULL.more * random());
      world.cool.settings.delays = { ...world.cool.settings.delays, pull };
      calls.push(await callsOf(world, command));
    }
    const within = calls.filter((count) => count <= GOAL).length;
    return { what, version, calls: series(calls), within };
  };
  const deploy = (index: number): Command => ({
    command: "deploy",
    tag: String(index % 10),
    names: ["A", "B"],
  });
  try {
    const known = Array.from({ length: DEPLOYS }, (_, index) => deploy(index + 3));
    return [
      await run("a first deploy", [deploy(1)]),
      await run("a second deploy, which makes the other slot", [deploy(2)]),
      await run("deploys from then on", known),
      await run("a rollback", [{ ...deploy(1), command: "rollback" }]),
      await run("a deploy of what runs already", [{ ...deploy(1), names: ["A", "B"] }]),
      await run("a destroy", [{ ...deploy(1), command: "destroy" }]),
    ];
  } finally {
    await world.close();
  }
}

async function callsOf(world: World, command: Command): Promise<number> {
  const before = callsSoFar(world);
  const error = await runCommand(world, command);
  if (error !== undefined) throw error;
  const calls = callsSoFar(world) - before;
  // What was told to stop has stopped before the next run looks.
  await world.cloud.job().time.sleep(PAUSE_MS);
  await world.settle();
  return calls;
}

/** As the client counts them, repetitions included. */
function callsSoFar({ http }: World): number {
  return [...http.calls.values()].reduce((sum, count) => sum + count, 0);
}

/** Numbers from 0 to 1, the same in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
