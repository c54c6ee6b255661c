import { describe, expect, test } from "vitest";
import { VERSIONS, type Version } from "../../../../sandbox/coolify/index.ts";
import { type Command, runCommand, sweepUp, type Things, thingsOf } from "./flow.ts";
import { CUTS, disarm, type Vendor, type Way, WAYS } from "./ways.ts";
import { createWorld, type World } from "./world.ts";

/**
 * A whole life with `target: coolify`, in which something goes wrong at one call, at each in turn, in
 * every way. Whatever becomes of the run: the same command again and a sweep end with exactly what
 * there should be; a sweep of an account in which the environment should not be ends with nothing of
 * it; and no container that answers requests was ever ended.
 */

const first: Command = { command: "deploy", tag: "1", names: ["A", "B"] };
const second: Command = { command: "deploy", tag: "2", names: ["A"] };
const back: Command = { ...first, command: "rollback" };
const end: Command = { ...first, command: "destroy" };

interface Life {
  readonly name: string;
  readonly before: readonly Command[];
  readonly run: Command;
  /** What it leaves is swept away as well. */
  readonly swept?: true;
}

const LIFE: readonly Life[] = [
  { name: "a first deploy", before: [], run: first, swept: true },
  { name: "a second deploy", before: [first], run: second },
  { name: "a rollback", before: [first, second], run: back },
  { name: "a destroy", before: [first, second], run: end, swept: true },
];
/** Worlds at once: they share one thread, and a time-out waits for nothing. */
const AT_ONCE = 24;
const LONGEST = 300_000;
const TIMEOUT_MS = 2_500;

async function inWorld<T>(
  { before }: Pick<Life, "before">,
  version: Version,
  body: (world: World) => Promise<T>,
): Promise<T> {
  const world = await createWorld(version, TIMEOUT_MS);
  try {
    for (const command of before) expect(await runCommand(world, command)).toBeUndefined();
    const result = await body(world);
    expect(world.touched).toEqual([]);
    return result;
  } finally {
    await world.close();
  }
}

interface Wanted {
  /** Vendor → methods of the calls. */
  readonly calls: Readonly<Record<Vendor, readonly string[]>>;
  readonly things: Things;
}

/** What calls it makes when all goes well, and what there is then. */
function measure(life: Life): Promise<Wanted> {
  return inWorld(life, "4.4.2", async (world) => {
    const [calls, done] = [world.cool.calls.total(), world.cloud.cloud.calls.total()];
    const { phases } = world;
    expect(await runCommand(world, life.run)).toBeUndefined();
    const things = thingsOf(world);
    const isOver = life.run.command === "destroy";
    expect(things.running).toEqual(isOver ? [] : [expect.stringMatching(/, live$/)]);
    const made = {
      Coolify: world.cool.calls.list().slice(calls).filter(isOurs).map(methodOf),
      DigitalOcean: world.cloud.cloud.calls.list().slice(done).map(methodOf),
      host: Array.from({ length: world.phases - phases }, () => "phase"),
    };
    await sweepUp(world, "production");
    // What a run that went well has left is what there should be.
    if (!isOver) expect(thingsOf(world)).toEqual(things);
    return { calls: made, things: thingsOf(world) };
  });
}

const methodOf = ({ method }: { readonly method: string }) => method;

/** Not the tests' own. */
function isOurs({ path }: { readonly path: string }): boolean {
  return path !== "/api/health";
}

interface Injection {
  readonly way: Way;
  readonly vendor: Vendor;
  readonly at: number;
  readonly version: Version;
  readonly what: string;
}

/** Calls in turn and ways in turn: while one waits for a time-out the others go on. */
function injections({ calls }: Wanted): Injection[] {
  const points = (["Coolify", "DigitalOcean", "host"] as const).flatMap((vendor) =>
    calls[vendor].map((method, at) => ({ vendor, at, reads: method === "GET" })),
  );
  const isTried = ({ both, changing }: Way, { vendor, reads }: (typeof points)[number]) =>
    vendor === "Coolify" ? !(reads && changing) : both && !reads;
  return points.flatMap((point, index) =>
    (point.vendor === "host" ? CUTS : WAYS.filter((way) => isTried(way, point))).map(
      (way, turn) => {
        const { vendor, at } = point;
        const version = VERSIONS[(index + turn) % VERSIONS.length]!;
        return {
          way,
          vendor,
          at,
          version,
          what: `${way.name}, call ${at} to ${vendor} ${version}`,
        };
      },
    ),
  );
}

/** Runs it with trouble at one call; resolves to whether it failed. */
async function trouble(world: World, life: Life, { way, vendor, at }: Injection) {
  const abort = new AbortController();
  way.arm(world, vendor, at, abort);
  const error = await runCommand(world, life.run, abort.signal);
  disarm(world);
  // What is still under way in the cloud comes to its end.
  await world.cloud.job().time.sleep(60_000);
  await world.settle();
  return error;
}

async function isPutRight(life: Life, injection: Injection, wanted: Wanted): Promise<void> {
  await inWorld(life, injection.version, async (world) => {
    await trouble(world, life, injection);
    expect(await runCommand(world, life.run)).toBeUndefined();
    await sweepUp(world, "production");
    expect(thingsOf(world)).toEqual(wanted.things);
  });
}

async function isSweptAway(life: Life, injection: Injection, empty: Things): Promise<void> {
  await inWorld(life, injection.version, async (world) => {
    await trouble(world, life, injection);
    await sweepUp(world, "other");
    expect(thingsOf(world)).toEqual(empty);
  });
}

async function inParallel(work: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...work];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

describe.each(LIFE)("$name through Coolify", (life) => {
  test("leaks nothing, whatever goes wrong at whichever call", { timeout: LONGEST }, async () => {
    const wanted = await measure(life);
    const empty = await inWorld({ before: [] }, "4.4.2", async (world) => thingsOf(world));
    const all = injections(wanted);
    const swept = life.swept ? all.filter(({ way }) => way.swept) : [];
    const failures: string[] = [];
    const named = (what: string, check: () => Promise<void>) => () =>
      check().catch((error: unknown) => void failures.push(`${what}: ${told(error)}`));
    await inParallel([
      ...all.map((one) => named(one.what, () => isPutRight(life, one, wanted))),
      ...swept.map((one) => named(`${one.what}, swept`, () => isSweptAway(life, one, empty))),
    ]);
    expect(failures).toEqual([]);
    const { Coolify, DigitalOcean, host } = wanted.calls;
    const count = `${Coolify.length} calls to Coolify, ${DigitalOcean.length} to the cloud, ${host.length} phases on a host`;
    console.log(`${life.name}: ${count}, ${all.length} injections, ${swept.length} swept as well`);
  });
});

function told(error: unknown): string {
  const { message, actual } = error as Error & { actual?: unknown };
  return `${message} ${JSON.stringify(actual)}`;
}
