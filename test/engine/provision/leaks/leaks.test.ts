import { describe, expect, test } from "vitest";
import {
  type Account,
  accountOf,
  type Command,
  createUsedAccount,
  runCommand,
  sweepUp,
} from "./flow.ts";
import { disarm, type Way, WAYS } from "./ways.ts";

/**
 * Something goes wrong at one call of the whole flow, at each in turn, in every way. Whatever becomes
 * of the run: the same command again, then a sweep, end with exactly what there should be; and a
 * sweep of an account in which the environment should not be ends with nothing of it.
 *
 * A killed run is one that makes no call any more here; `killed.test.ts` kills real processes.
 */

const HOUR = 3_600_000;
const two: Command = { command: "deploy", count: 2 };
const one: Command = { command: "deploy", count: 1 };
interface Life {
  readonly name: string;
  readonly before: readonly Command[];
  readonly run: Command;
  /** Does the same up to where it goes further: what it shares is another row's. */
  readonly beyond?: Command;
}
const LIFE: readonly Life[] = [
  { name: "a first deploy", before: [], run: two },
  { name: "a deploy that needs a host less", before: [two], run: one },
  { name: "a deploy that needs it again", before: [two, one], run: two },
  { name: "a deploy an hour later", before: [two, one], run: { ...one, later: 1.1 * HOUR } },
  {
    name: "a first deploy that makes a template",
    before: [],
    run: { ...one, template: "make" },
    beyond: one,
  },
  { name: "a destroy", before: [two], run: { ...two, command: "destroy" } },
];
/** Worlds at once: they share one thread, and a time-out waits for nothing. */
const AT_ONCE = 24;
const LONGEST = 300_000;
const TIMEOUT_MS = 2_500;

async function inAccount<T>(
  { before, run }: Life,
  body: (world: Awaited<ReturnType<typeof createUsedAccount>>, before: Account) => Promise<T>,
): Promise<T> {
  const world = await createUsedAccount(TIMEOUT_MS);
  try {
    for (const command of before) expect(await runCommand(world.job(), command)).toBeUndefined();
    await world.job().time.sleep(run.later ?? 0);
    return await body(world, accountOf(world));
  } finally {
    await world.close();
  }
}

/** Which calls it makes when all goes well, and what there is then, swept and not. */
async function measure(life: Life): Promise<Wanted> {
  const { beyond, ...whole } = life;
  const from = beyond === undefined ? 0 : (await measure({ ...whole, run: beyond })).points.length;
  return inAccount(whole, async (world) => {
    const calls = world.cloud.calls.total();
    expect(await runCommand(world.job(), life.run)).toBeUndefined();
    const points = world.cloud.calls
      .list()
      .slice(calls)
      .map(({ method }) => method);
    const after = accountOf(world);
    await sweepUp(world.job(), ["production"]);
    return { points, from, after, swept: accountOf(world) };
  });
}

/** Once, after trouble at one call: the end of the run itself, of a second one and of a sweep. */
async function isPutRight(life: Life, way: Way, at: number, wanted: Wanted): Promise<void> {
  await inAccount(life, async (world, before) => {
    const abort = new AbortController();
    way.arm(world, at, abort);
    const error = await runCommand(world.job({ signal: abort.signal }), life.run);
    disarm(world);
    // What is still under way in the cloud comes to its end.
    await world.job().time.sleep(60_000);
    const left = accountOf(world);
    if (!way.kills && !way.lasts)
      expect([before, wanted.after].map(names)).toContainEqual(names(left));
    if (error === undefined && !way.kills) expect(names(left)).toEqual(names(wanted.after));
    expect(await runCommand(world.job(), life.run)).toBeUndefined();
    await sweepUp(world.job(), ["production"]);
    const { snapshots, ...rest } = accountOf(world);
    expect(rest).toEqual({ ...wanted.swept, snapshots: undefined });
    // One that was made although its run was told otherwise is as good as any.
    expect(snapshots).toBeLessThanOrEqual(life.run.template === "make" ? 1 : 0);
  });
}

function names({ droplets }: Account): string[] {
  return droplets.map((row) => row.split(" ")[0]!);
}

async function isSweptAway(life: Life, way: Way, at: number, empty: Account): Promise<void> {
  await inAccount(life, async (world) => {
    const abort = new AbortController();
    way.arm(world, at, abort);
    await runCommand(world.job({ signal: abort.signal }), life.run);
    disarm(world);
    await sweepUp(world.job(), ["other"]);
    expect(accountOf(world)).toEqual(empty);
  });
}

interface Wanted {
  /** Their methods. */
  readonly points: readonly string[];
  readonly from: number;
  readonly after: Account;
  readonly swept: Account;
}

async function inParallel(work: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...work];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Calls in turn and ways in turn: while one waits for a time-out the others go on. */
function injections({ points, from }: Wanted): { way: Way; at: number; what: string }[] {
  return points.slice(from).flatMap((method, index) =>
    WAYS.filter(({ changing }) => !changing || method !== "GET").map((way) => ({
      way,
      at: from + index,
      what: `${way.name}, call ${from + index + 1} of ${points.length} (${method})`,
    })),
  );
}

describe.each(LIFE)("$name", (life) => {
  test("leaks nothing, whatever goes wrong at whichever call", { timeout: LONGEST }, async () => {
    const wanted = await measure(life);
    const empty = await inAccount({ ...life, before: [] }, async (_, before) => before);
    const all = injections(wanted);
    const swept = all.filter(({ way }) => way.swept);
    const failures: string[] = [];
    const named = (what: string, check: () => Promise<void>) => () =>
      check().catch((error: unknown) => void failures.push(`${what}: ${told(error)}`));
    await inParallel([
      ...all.map(({ way, at, what }) => named(what, () => isPutRight(life, way, at, wanted))),
      ...swept.map(({ way, at, what }) =>
        named(`${what}, swept`, () => isSweptAway(life, way, at, empty)),
      ),
    ]);
    expect(failures).toEqual([]);
    const count = `${wanted.points.length - wanted.from} calls, ${all.length} injections`;
    console.log(`${life.name}: ${count}, each run again, ${swept.length} of them swept as well`);
  });
});

function told(error: unknown): string {
  const { message, actual } = error as Error & { actual?: unknown };
  return `${message} ${JSON.stringify(actual)}`;
}
