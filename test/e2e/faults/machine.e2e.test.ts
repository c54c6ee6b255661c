import { beforeEach, describe, expect, test } from "vitest";
import { shopBed } from "../support/bed.ts";
import { expectSettled, liveVersion, look } from "../support/index.ts";

const SLOW = { env: { START_DELAY_MS: "4000" } };

describe("nginx on the host", () => {
  const bed = shopBed("nginx");
  beforeEach(() => bed.settle("v1"));
  const broken = "/etc/nginx/conf.d/by-hand.conf";

  test("with a configuration broken by hand is not reloaded for a new domain, and still swaps", async () => {
    await bed.host.exec(["sh", "-c", `echo 'server { listen ;' >${broken}`]);
    try {
      const load = bed.unharmed("nginx config broken by hand, new domain", "v1", async () => {
        await bed.project.writeShop("v2", { domains: [bed.project.domain, "more.test"] });
        const run = await bed.project.run("deploy");
        expect(run).toMatchObject({ code: 1, outcome: { reason: "NGINX_CONFIG_BROKEN" } });
        expect(run.stderr).toContain(broken);
        await bed.host.exec(["mv", broken, "/root/by-hand"]);
      });
      await load;
      await bed.host.exec(["mv", "/root/by-hand", broken]);
      const swap = bed.unharmed("nginx config broken by hand, same domains", "v2", async () => {
        await bed.project.writeShop("v2");
        expect(await bed.project.run("deploy")).toMatchObject({ code: 0 });
        await bed.host.exec(["rm", broken]);
      });
      await swap;
    } finally {
      await bed.host.exec(["rm", "-f", broken, "/root/by-hand"]);
    }
  });

  test("that is stopped is started before anything is switched", async () => {
    await bed.host.exec(["systemctl", "stop", "nginx"]);
    await bed.project.writeShop("v2");
    const run = await bed.project.run("deploy");
    expect(run, run.stderr).toMatchObject({ code: 0 });
    expect(run.stderr).toContain("start nginx");
    expect((await bed.host.exec(["systemctl", "is-active", "nginx"])).stdout).toBe("active\n");
    expect(await liveVersion(bed.host, bed.project)).toBe("v2");
    await expectSettled(bed.host, bed.project);
  });

  test("that cannot start fails the run before anything is switched", async () => {
    await bed.host.exec(["systemctl", "stop", "nginx"]);
    await bed.host.exec(["sh", "-c", `echo 'server { listen ;' >${broken}`]);
    await bed.project.writeShop("v2");
    const run = await bed.project.run("deploy");
    expect(run.code).toBe(1);
    expect(["NGINX_UNREACHABLE", "NGINX_CONFIG_BROKEN"]).toContain(run.outcome?.reason);
    expect(run.stderr).toContain(broken);
    await bed.host.exec(["sh", "-c", `rm ${broken}; systemctl start nginx`]);
    expect(await liveVersion(bed.host, bed.project)).toBe("v1");
    await expectSettled(bed.host, bed.project);
  });
});

describe("Docker and the machine under it", () => {
  const bed = shopBed("machine");
  beforeEach(() => bed.settle("v1"));

  /** Until the containers of both slots run. */
  async function started(): Promise<void> {
    const running = async () => {
      const { containers } = await look(bed.host, bed.project);
      return containers.filter(({ status }) => status === "running").length;
    };
    await expect.poll(running, { timeout: 10_000, interval: 50 }).toBe(2);
  }

  test("that is stopped is named, and the same command works once it is back", async () => {
    await bed.host.exec(["systemctl", "stop", "docker.socket", "docker"]);
    await bed.project.writeShop("v2");
    const run = await bed.project.run("deploy");
    expect(run).toMatchObject({ code: 1, outcome: { reason: "DOCKER_UNREACHABLE" } });
    await bed.host.exec(["systemctl", "start", "docker"]);
    await bed.settle("v2");
  });

  test("that stops while a release starts leaves what the next run completes", async () => {
    await bed.project.writeShop("v2", SLOW);
    const run = bed.project.start("deploy");
    await run.line(/starts web/);
    await bed.host.exec(["systemctl", "stop", "docker.socket", "docker"]);
    expect((await run.done).code).toBe(1);
    await bed.host.exec(["systemctl", "start", "docker"]);
    await bed.settle("v2");
  });

  for (const hard of [false, true]) {
    const what = hard ? "loses its power" : "reboots";
    test(`that ${what} while a release starts leaves what the next run completes`, async () => {
      await bed.project.writeShop("v2", SLOW);
      const run = bed.project.start("deploy");
      await run.line(/starts web/);
      // Docker 20.10 loses track of the port of a container that it is just starting; see held_by.
      await started();
      await bed.host.reboot({ hard });
      // A machine that shuts down in order ends Docker first: then that is what is told.
      const reasons = ["HOST_UNREACHABLE", ...(hard ? [] : ["CONTAINER_EXITED", "START_FAILED"])];
      const { code, outcome } = await run.done;
      expect(code).toBe(1);
      expect(reasons).toContain(outcome?.reason);
      const version = () => liveVersion(bed.host, bed.project);
      await expect.poll(version, { timeout: 60_000 }).toBe("v1");
      await bed.settle("v2");
    });
  }

  test("that reboots while the old slot drains serves the new release and loses nothing of it", async () => {
    await bed.project.writeShop("v2", { drain: "1m" });
    const held = bed.host.exec([
      "curl",
      "-s",
      "-H",
      `Host: ${bed.project.domain}`,
      "http://127.0.0.1/download?bytes=1000&seconds=30",
    ]);
    const run = await bed.project.run("deploy");
    expect(run.code, run.stderr).toBe(0);
    expect((await look(bed.host, bed.project)).draining).toHaveLength(1);
    await bed.host.reboot({ hard: true });
    await held;
    // The machine is up before Docker has started its containers again.
    const version = () => liveVersion(bed.host, bed.project);
    await expect.poll(version, { timeout: 60_000 }).toBe("v2");
    await bed.project.writeShop("v2");
    expect((await bed.project.run("deploy")).code).toBe(0);
    await expectSettled(bed.host, bed.project);
  });

  for (const hours of [-1, 1]) {
    test(`whose clock is ${hours} h off deploys and rolls back all the same`, async () => {
      await bed.host.skewClock(hours * 3600);
      await bed.unharmed(`clock ${hours} h off`, "v1", async () => {
        await bed.settle("v2");
        const back = await bed.project.run("rollback");
        expect(back.code, back.stderr).toBe(0);
      });
      await bed.host.skewClock(0);
    });
  }
});
