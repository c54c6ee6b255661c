import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { destroyHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import {
  COLD,
  createProject,
  createShopHosts,
  expectNoneLost,
  expectSettled,
  liveVersion,
  look,
  type Project,
  startTraffic,
} from "../support/index.ts";

const SHORT = { health: { path: "/up", timeout: "3s" } };
const VERSIONS = ["v1", "v2", "v3", "v4", "v5", "v6", "v7"];

describe("a fleet of two hosts", () => {
  let hosts: SandboxHost[] = [];
  let project: Project;
  beforeAll(async () => {
    hosts = await createShopHosts("fleet", VERSIONS, { count: 2 });
    project = await createProject("fleet", hosts);
  }, COLD);
  afterAll(async () => {
    await destroyHosts(hosts);
    await project?.remove();
  });

  async function versions(): Promise<unknown[]> {
    return Promise.all(hosts.map((host) => liveVersion(host, project)));
  }

  async function settled(): Promise<void> {
    await Promise.all(hosts.map((host) => expectSettled(host, project)));
  }

  test("runs the same release on both", async () => {
    await project.writeShop("v1");
    const run = await project.run("deploy");
    expect(run.code, run.stderr).toBe(0);
    expect(run.outcome?.hosts.map(({ state }) => state)).toEqual(["switched", "switched"]);
    expect(await versions()).toEqual(["v1", "v1"]);
    await settled();
  });

  test("switches nowhere when one host does not become healthy", async () => {
    const { state } = await look(hosts[1]!, project);
    const { slot, ports } = state!.services["web"]!;
    const idle = String(ports![slot === "blue" ? "green" : "blue"]);
    const rule = ["INPUT", "-i", "lo", "-p", "tcp", "--dport", idle, "-j", "DROP"];
    await hosts[1]!.exec(["iptables", "-I", ...rule]);
    const loads = await Promise.all(hosts.map((host) => startTraffic(host, project)));
    await project.writeShop("v2", SHORT);
    const run = await project.run("deploy");
    await hosts[1]!.exec(["iptables", "-D", ...rule]);
    expect(run, run.stderr).toMatchObject({ code: 1, outcome: { reason: "HEALTH_TIMEOUT" } });
    expect(run.stderr).toContain(hosts[1]!.address);
    expect(run.outcome?.hosts.map(({ state }) => state)).toEqual(["restored", "restored"]);
    expect(await versions()).toEqual(["v1", "v1"]);
    await settled();
    for (const load of loads) await expectNoneLost(load, "one host of two unhealthy");
  });

  test("is refused whole when one host cannot be reached, and nothing is changed", async () => {
    await hosts[1]!.stop({ hard: true });
    const before = await look(hosts[0]!, project);
    await project.writeShop("v2");
    const run = await project.run("deploy");
    expect(run, run.stderr).toMatchObject({ code: 1, outcome: { reason: "HOST_UNREACHABLE" } });
    expect(await look(hosts[0]!, project)).toMatchObject({ state: before.state });
    await hosts[1]!.start();
    const again = await project.run("deploy");
    expect(again.code, again.stderr).toBe(0);
    expect(await versions()).toEqual(["v2", "v2"]);
    await settled();
  });

  test("ends on one release after a run was killed while it switched, by a plain second run", async () => {
    const loads = await Promise.all(hosts.map((host) => startTraffic(host, project)));
    const halfway: string[] = [];
    for (const line of [/waits for the others/, /switches/, /runs release/]) {
      const version = (await versions())[0] === "v1" ? "v2" : "v1";
      await project.writeShop(version);
      const run = project.start("deploy");
      await run.line(line);
      run.kill();
      await run.done;
      halfway.push((await versions()).join("+"));
      const again = await project.run("deploy");
      expect(again.code, again.stderr).toBe(0);
      expect(await versions()).toEqual([version, version]);
      await settled();
    }
    for (const load of loads) await expectNoneLost(load, "a fleet's run killed at three places");
    console.log(`after the kills: ${halfway.join(", ")}`);
  });

  test("keeps what rollbacks need after many deploys, and no more", async () => {
    const loads = await Promise.all(hosts.map((host) => startTraffic(host, project)));
    for (const version of VERSIONS) {
      await project.writeShop(version);
      const run = await project.run("deploy");
      expect(run.code, run.stderr).toBe(0);
      await settled();
    }
    for (const load of loads) await expectNoneLost(load, `${VERSIONS.length} deploys in a row`);
    const { containers, files, state } = await look(hosts[0]!, project);
    expect(files.filter((file) => file.startsWith("./releases/"))).toHaveLength(5);
    expect(containers.length).toBeLessThanOrEqual(3);
    const tags = ["docker", "images", "--format", "{{.Tag}}", "sluice-e2e/shop"];
    const images = (await hosts[0]!.exec(tags)).stdout.trim().split("\n").toSorted();
    expect(images).toEqual(["v3", "v4", "v5", "v6", "v7"]);
    const back = await project.run("rollback", [String(state!.release - 4)]);
    expect(back.code, back.stderr).toBe(0);
    expect(await versions()).toEqual(["v3", "v3"]);
    await settled();
  });
});
