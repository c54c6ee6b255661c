import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { shopBed } from "../support/bed.ts";
import { createProject, drained, look, stateFolderOf } from "../support/index.ts";

/** Long enough that a fault falls into the wait for health. */
const SLOW = { env: { START_DELAY_MS: "1500" } };

const STEPS = [
  /connect: done/,
  /observe: done/,
  /starts web/,
  /web is healthy/,
  /switches/,
  /runs release/,
];

describe("the connection to a host", () => {
  const bed = shopBed("connection");
  beforeEach(() => bed.settle("v1"));

  test("reset after any step leaves what the next run completes", async () => {
    let live = "v1";
    const ends: string[] = [];
    await bed.unharmed(`connection reset after each of ${STEPS.length} steps`, "v1", async () => {
      for (const step of STEPS) {
        live = live === "v1" ? "v2" : "v1";
        await bed.project.writeShop(live, SLOW);
        const run = bed.project.start("deploy");
        await run.line(step);
        await bed.host.dropConnections();
        const { code, outcome } = await run.done;
        if (code !== 0) expect({ code, reason: outcome?.reason }).toEqual(UNREACHABLE);
        ends.push(outcome?.reason ?? "");
        const again = await bed.project.run("deploy");
        expect(again.code, again.stderr).toBe(0);
      }
      await bed.settle("v1");
    });
    console.log(`ended as: ${ends.join(" ")}`);
    expect(ends.filter((reason) => reason === "HOST_UNREACHABLE").length).toBeGreaterThan(1);
  });

  test("silent for three seconds costs nobody anything", async () => {
    await bed.unharmed("network cut for 3 s", "v2", async () => {
      await bed.project.writeShop("v2", SLOW);
      const run = bed.project.start("deploy");
      await run.line(/starts web/);
      await bed.host.cutNetwork();
      await wait(3_000);
      await bed.host.restoreNetwork();
      const { code, stderr } = await run.done;
      expect(code, stderr).toBe(0);
    });
  });

  test("silent for good ends the run, frees the lock, and the next one completes it", async () => {
    const rules = (action: string) => [
      "sh",
      "-ec",
      `iptables -w -t raw ${action} PREROUTING -p tcp --dport 22 -j DROP
       iptables -w -t mangle ${action} POSTROUTING -p tcp --sport 22 -j DROP`,
    ];
    await bed.unharmed("SSH silent for good", "v2", async () => {
      await bed.project.writeShop("v2", SLOW);
      const run = bed.project.start("deploy");
      await run.line(/starts web/);
      expect((await bed.host.exec(rules("-I"))).code).toBe(0);
      const [{ code, outcome }] = await Promise.all([run.done, drained(bed.host, bed.project, 60)]);
      expect({ code, reason: outcome?.reason }).toEqual(UNREACHABLE);
      expect((await bed.host.exec(rules("-D"))).code).toBe(0);
      const again = await bed.project.run("deploy");
      expect(again.code, again.stderr).toBe(0);
    });
  });

  test("to a host that shows another key is refused, and nothing is touched", async () => {
    const fingerprint = `SHA256:${"A".repeat(43)}`;
    const other = await createProject("connection", [bed.host], { fingerprint });
    await other.writeShop("v2");
    const before = await look(bed.host, bed.project);
    await bed.unharmed("another host key", "v1", async () => {
      const run = await other.run("deploy");
      expect(run).toMatchObject({ code: 3, outcome: { reason: "HOST_KEY_MISMATCH" } });
    });
    expect(await look(bed.host, bed.project)).toEqual(before);
    await other.remove();
  });
});

const UNREACHABLE = { code: 1, reason: "HOST_UNREACHABLE" };

describe("two runs at the same time", () => {
  const bed = shopBed("two");
  beforeEach(() => bed.settle("v1"));

  test("begun at the same instant end in one state, one after the other", async () => {
    const twin = await createProject("two", [bed.host]);
    await bed.project.writeShop("v2");
    await twin.writeShop("v2", { env: { TWIN: "1" } });
    await bed.unharmed("two deploys at the same instant", "v2", async () => {
      const runs = await Promise.all([bed.project.run("deploy"), twin.run("deploy")]);
      expect(runs.map(({ code }) => code)).toEqual([0, 0]);
      const releases = runs.map(({ outcome }) => outcome!.release).toSorted((a, b) => a - b);
      const { state } = await drained(bed.host, bed.project);
      expect(releases).toEqual([state!.release - 1, state!.release]);
    });
    await twin.remove();
  });

  test("of which one does not wait: it is told who holds the lock", async () => {
    await bed.unharmed("a deploy that does not wait", "v2", async () => {
      // Longer than a second process takes to start on a busy machine.
      await bed.project.writeShop("v2", { env: { START_DELAY_MS: "5000" } });
      const first = bed.project.start("deploy");
      await first.line(/starts web/);
      const second = await bed.project.run("deploy", ["--lock-wait", "0s"]);
      expect(second).toMatchObject({ code: 3, outcome: { reason: "LOCK_HELD" } });
      expect(second.stderr).toContain("deploy by");
      expect((await first.done).code).toBe(0);
    });
  });

  test("of which one was killed: the other need not wait for any expiry", async () => {
    await bed.unharmed("a lock left by a dead run", "v2", async () => {
      await bed.project.writeShop("v2", SLOW);
      const first = bed.project.start("deploy");
      await first.line(/observe: done/);
      first.kill();
      const second = await bed.project.run("deploy", ["--lock-wait", "5s"]);
      expect(second.code, second.stderr).toBe(0);
    });
    const holder = await bed.host.exec(["cat", `${stateFolderOf(bed.project)}/holder.json`]);
    expect(holder.stdout).toContain('"command":"deploy"');
  });

  test("of which one fell silent: it loses the lock, and changes nothing when it wakes up", async () => {
    await bed.unharmed("a run that is frozen", "v2", async () => {
      await bed.project.writeShop("v1", SLOW);
      const frozen = bed.project.start("deploy");
      // While the host is still being looked at: what follows is sent a moment after that.
      await frozen.line(/connect: done/);
      frozen.kill("SIGSTOP");
      await bed.project.writeShop("v2");
      const second = await bed.project.run("deploy", ["--lock-wait", "60s"]);
      expect(second.code, second.stderr).toBe(0);
      frozen.kill("SIGCONT");
      expect((await frozen.done).code).not.toBe(0);
    });
  });
});
