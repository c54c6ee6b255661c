import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createDigitalOcean, type DigitalOcean } from "../../../../sandbox/digitalocean/index.ts";
import { accountOf, type Command, runCommand, settleIn, sweepUp } from "./flow.ts";
import { jobOn, SPEED } from "./real-time.ts";

/** Real processes get real signals, at a sample of the calls that `leaks.test.ts` goes through. */

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));
const DEPLOY: Command = { command: "deploy", count: 2 };
/** Every so many calls. */
const STEP = 6;
/** How long the call is under way in which the signal comes. */
const SLOW_MS = 150;

async function inAccount<T>(body: (cloud: DigitalOcean) => Promise<T>): Promise<T> {
  const rates = { keyLists: 10_000, perMinute: 100_000, perHour: 100_000 };
  const cloud = await createDigitalOcean({ hosts: "none", speed: SPEED, rates });
  try {
    await settleIn(cloud.url, cloud.token);
    cloud.calls.reset();
    return await body(cloud);
  } finally {
    await cloud.close();
  }
}

const jobIn = (cloud: DigitalOcean) => jobOn(cloud.url, cloud.token, new AbortController().signal);
const droplets = (cloud: DigitalOcean) => accountOf({ cloud }).droplets;

/** A deploy that gets a signal while its call number `at` is under way → its exit code. */
async function signalled(
  cloud: DigitalOcean,
  at: number,
  signal: NodeJS.Signals,
): Promise<number | null> {
  cloud.faults.next({ kind: "slow", ms: SLOW_MS, skip: at });
  const child = spawn(process.execPath, [CHILD, cloud.url, cloud.token], { stdio: "inherit" });
  const ended = once(child, "exit") as Promise<[number | null]>;
  while (cloud.faults.pending().length > 0 && child.exitCode === null) await wait(5);
  child.kill(signal);
  const [code] = await ended;
  // What was under way when it died arrives all the same.
  await wait(SLOW_MS * 2);
  return code;
}

async function survey() {
  return inAccount(async (cloud) => {
    const before = droplets(cloud);
    expect(await runCommand(jobIn(cloud), DEPLOY)).toBeUndefined();
    return { calls: cloud.calls.total(), before, after: droplets(cloud) };
  });
}

test.each(["SIGKILL", "SIGINT"] as const)(
  "%s in the middle of a call leaks nothing",
  async (signal) => {
    const { calls, before, after } = await survey();
    const points = Array.from({ length: Math.ceil(calls / STEP) }, (_, index) => index * STEP);
    for (const at of points) {
      await inAccount(async (cloud) => {
        const code = await signalled(cloud, at, signal);
        if (signal === "SIGKILL") expect(code).toBeNull();
        else expect(droplets(cloud)).toEqual(code === 0 ? after : before);
        expect(await runCommand(jobIn(cloud), DEPLOY)).toBeUndefined();
        expect(droplets(cloud)).toEqual(after);
        await sweepUp(jobIn(cloud), ["other"]);
        expect(droplets(cloud)).toEqual(before);
      });
    }
    console.log(`${signal}: real processes at ${points.length} of ${calls} calls`);
  },
  300_000,
);
