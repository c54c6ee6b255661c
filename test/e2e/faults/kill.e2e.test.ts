import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { shopBed } from "../support/bed.ts";
import { type Finished, look } from "../support/index.ts";

const STEP_MS = 80;

describe("a run that is killed", () => {
  const bed = shopBed("kill");
  let live = "v1";
  const other = () => (live === "v1" ? "v2" : "v1");

  /** Kills a deploy of the other version, then deploys it plainly: that must converge. */
  async function killAndRepeat(kill: () => Promise<Finished>): Promise<Finished> {
    await bed.project.writeShop(other());
    const killed = await kill();
    const again = await bed.project.run("deploy");
    expect(again.code, `${killed.stderr}\n--- again\n${again.stderr}`).toBe(0);
    live = other();
    const { state } = await look(bed.host, bed.project);
    expect(state?.services["web"]?.image).toContain(live);
    return killed;
  }

  async function killAfter(line: string): Promise<Finished> {
    const run = bed.project.start("deploy");
    await run.line(new RegExp(line));
    run.kill();
    return run.done;
  }

  test("after any stage and any step on the host leaves what the next run completes", async () => {
    await bed.settle(live);
    await bed.project.writeShop(other());
    const whole = await bed.project.run("deploy");
    live = other();
    const lines = boundaries(whole.stderr);
    await bed.unharmed(`SIGKILL after each of ${lines.length} lines`, "v1", async () => {
      for (const line of lines) {
        const killed = await killAndRepeat(() => killAfter(line));
        expect(killed.stderr).toContain(line);
      }
      await bed.settle("v1");
      live = "v1";
    });
    console.log(`killed after: ${lines.join(" | ")}`);
    expect(lines.join()).toMatch(
      /connect.*observe.*plan.*send.*starts.*healthy.*switches.*release/,
    );
  });

  test("at any moment inside apply leaves what the next run completes", async () => {
    await bed.settle(live);
    let before = 0;
    let kills = 0;
    await bed.unharmed(`SIGKILL every ${STEP_MS} ms of apply`, "v1", async () => {
      for (let ms = 0; before === 0; ms += STEP_MS) {
        const killed = await killAndRepeat(async () => {
          const run = bed.project.start("deploy");
          await run.line(/starts web/);
          await wait(ms);
          run.kill();
          return run.done;
        });
        if (killed.code === 0) before = ms;
        else kills++;
      }
      await bed.settle("v1");
      live = "v1";
    });
    console.log(`${kills} kills over the ${before} ms of apply`);
    expect(kills).toBeGreaterThan(5);
  });
});

/** What a run says at the end of each stage and step, without what differs from run to run. */
function boundaries(stderr: string): string[] {
  return stderr.split("\n").flatMap((line) => {
    const stage = /^\w+: done in/.exec(line);
    const step = /^ {2}\S+: (starts \w+|\w+ is healthy|switches|runs release)/.exec(line);
    return stage?.[0] ?? step?.[1] ?? [];
  });
}
