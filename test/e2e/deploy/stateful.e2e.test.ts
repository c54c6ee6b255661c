import { describe, expect, test } from "vitest";
import { shopBed } from "../support/bed.ts";
import { expectNoneLost, expectSettled, shopImage, startTraffic } from "../support/index.ts";

describe("a service that holds data", () => {
  const bed = shopBed("stateful");

  async function write(version: string, dbVersion: string, dbEnv: object): Promise<void> {
    await bed.project.write({
      web: {
        image: shopImage(version),
        port: 3000,
        health: { path: "/up", timeout: "10s" },
        domains: [bed.project.domain],
        env: { DB: "db:7000" },
        depends_on: ["db"],
        drain: "0s",
      },
      db: {
        image: shopImage(dbVersion),
        command: ["node", "db.js"],
        port: 7000,
        protocol: "tcp",
        stateful: true,
        volumes: { data: "/data" },
        env: dbEnv,
      },
    });
  }

  async function deploy(): Promise<string> {
    const run = await bed.project.run("deploy");
    expect(run.code, run.stderr).toBe(0);
    return run.stderr;
  }

  /** Orders something; resolves to how many orders the database has. */
  async function order(): Promise<number> {
    const url = `http://${bed.host.address}/orders`;
    const argv = ["curl", "-s", "-H", `Host: ${bed.project.domain}`, "-d", "{}", url];
    const { stdout } = await bed.host.exec(argv);
    return (JSON.parse(stdout) as { count: number }).count;
  }

  /** Starts and ends of its containers, in order, as Docker tells them. */
  async function lives(): Promise<string[]> {
    const { stdout } = await bed.host.exec([
      "sh",
      "-c",
      `docker events --since 0 --until "$(($(date +%s) + 1))" --filter label=sluice.service=db \\
        --filter event=start --filter event=die --format '{{.Action}}'`,
    ]);
    return stdout.trim().split("\n");
  }

  test("starts before the service that depends on it", async () => {
    await write("v1", "v1", {});
    const said = await deploy();
    expect(said.indexOf("db is healthy")).toBeLessThan(said.indexOf("starts web"));
    expect(await order()).toBe(1);
    await expectSettled(bed.host, bed.project);
  });

  test("stays untouched when only others change, and when everything is forced", async () => {
    await write("v2", "v1", {});
    const load = await startTraffic(bed.host, bed.project, { getThink: 8 });
    await deploy();
    const forced = await bed.project.run("deploy", ["--force"]);
    expect(forced.code, forced.stderr).toBe(0);
    await expectNoneLost(load, "web swapped twice beside its database");
    expect(await lives()).toEqual(["start"]);
    expect(await order()).toBe(2);
  });

  test("is stopped before it is started anew, says so in capitals, and keeps its data", async () => {
    await write("v2", "v2", { MORE: "1" });
    const load = await startTraffic(bed.host, bed.project, { getThink: 8 });
    const said = await deploy();
    await expectNoneLost(load, "the database replaced; pages go on");
    expect(said).toContain("STOP db, THEN START IT ANEW");
    expect(await lives()).toEqual(["start", "die", "start"]);
    expect(await order()).toBe(3);
    await expectSettled(bed.host, bed.project);
  });

  test("is started again as it was when its replacement does not come up", async () => {
    await write("v2", "v2", { DATA: "/app/version/below-a-file" });
    const run = await bed.project.run("deploy");
    expect(run).toMatchObject({ code: 1, outcome: { reason: "CONTAINER_EXITED" } });
    // Started again is not yet answering: the web server ends with its database and is started too.
    await expect.poll(() => order().catch(() => 0), { timeout: 20_000 }).toBe(4);
    const events = await lives();
    for (let i = 1; i < events.length; i++) expect(events[i]).not.toBe(events[i - 1]);
    await expectSettled(bed.host, bed.project);
  });
});
