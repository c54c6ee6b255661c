import { beforeEach, describe, expect, test } from "vitest";
import { shopBed } from "../support/bed.ts";
import { look, shopImage, stateFolderOf } from "../support/index.ts";

const SHORT = { path: "/up", timeout: "2s" };

describe("a release that does not start", () => {
  const bed = shopBed("start");
  beforeEach(() => bed.settle("v1"));

  test("is removed when its health never comes, and the answer's status and body are told", async () => {
    await bed.unharmed("health never comes", "v1", async () => {
      await bed.project.writeShop("v2", { health: SHORT, env: { FAIL_HEALTH: "503" } });
      const run = await bed.project.run("deploy");
      expect(run).toMatchObject({ code: 1, outcome: { ok: false, reason: "HEALTH_TIMEOUT" } });
      expect(run.outcome?.hosts).toMatchObject([{ state: "restored" }]);
      expect(run.stderr).toContain("last status: 503");
      expect(run.stderr).toContain("not healthy: FAIL_HEALTH is set");
      expect(run.stderr).toContain("listening on 3000");
    });
  });

  test("is told where its health path redirects to", async () => {
    await bed.unharmed("redirect on the health path", "v1", async () => {
      await bed.project.writeShop("v2", { health: SHORT, env: { FAIL_HEALTH: "redirect" } });
      const run = await bed.project.run("deploy");
      expect(run).toMatchObject({ code: 1, outcome: { reason: "HEALTH_TIMEOUT" } });
      expect(run.stderr).toContain("last status: 301");
      expect(run.stderr).toContain("redirects to: /login");
    });
  });

  test("is given up long before the timeout when it exits, with its last lines and its code", async () => {
    await bed.unharmed("container exits at once", "v1", async () => {
      await bed.project.writeShop("v2", {
        health: { path: "/up", timeout: "10m" },
        env: { EXIT_AT_START: "3" },
      });
      const run = await bed.project.run("deploy");
      expect(run).toMatchObject({ code: 1, outcome: { reason: "CONTAINER_EXITED" } });
      expect(run.stderr).toContain("exited with code 3");
      expect(run.stderr).toContain("shop: cannot start: EXIT_AT_START is set");
    });
  });

  test("says that it listens on loopback only, when that is why", async () => {
    await bed.unharmed("listens inside only", "v1", async () => {
      const listen = "require('http').createServer().listen(3000, '127.0.0.1')";
      await bed.project.writeShop("v2", { health: SHORT, command: ["node", "-e", listen] });
      const run = await bed.project.run("deploy");
      expect(run).toMatchObject({ code: 1, outcome: { reason: "HEALTH_TIMEOUT" } });
      expect(run.stderr).toContain("let it listen on 0.0.0.0");
    });
  });
});

describe("a stranger on the host", () => {
  const bed = shopBed("stranger");
  beforeEach(() => bed.settle("v1"));

  /** The slot that a deploy would use. */
  async function idlePort(): Promise<number> {
    const { state } = await look(bed.host, bed.project);
    const { slot, ports } = state!.services["web"]!;
    return ports![slot === "blue" ? "green" : "blue"];
  }

  test("that is a container with the idle slot's port is named, left alone, and in nobody's way once gone", async () => {
    const port = await idlePort();
    const argv = ["docker", "run", "-d", "--name", "stranger", "-p", `127.0.0.1:${port}:3000`];
    expect((await bed.host.exec([...argv, shopImage("v1")])).code).toBe(0);
    await bed.unharmed("port taken by a container", "v1", async () => {
      await bed.project.writeShop("v2");
      const run = await bed.project.run("deploy");
      expect(run).toMatchObject({ code: 1, outcome: { reason: "PORT_TAKEN" } });
      expect(run.stderr).toContain("held by: container stranger");
    });
    const state = ["docker", "inspect", "-f", "{{.State.Running}}", "stranger"];
    expect((await bed.host.exec(state)).stdout.trim()).toBe("true");
    await bed.host.exec(["docker", "rm", "-f", "stranger"]);
    await bed.unharmed("after the stranger left", "v2", () => bed.settle("v2"));
  });

  test("that is a process with the idle slot's port is named and left alone", async () => {
    const port = await idlePort();
    // systemd would take a `$` for a variable of its own.
    const listen = `push @s, IO::Socket::INET->new(Listen => 1, ReuseAddr => 1, LocalAddr => "127.0.0.1:${port}"); sleep`;
    const unit = ["systemd-run", "--quiet", "--unit=stranger", "perl", "-MIO::Socket::INET", "-e"];
    expect((await bed.host.exec([...unit, listen])).code).toBe(0);
    await expect
      .poll(async () => (await bed.host.exec(["ss", "-Htln", `sport = :${port}`])).stdout)
      .not.toBe("");
    await bed.unharmed("port taken by a process", "v1", async () => {
      await bed.project.writeShop("v2");
      const run = await bed.project.run("deploy");
      expect(run).toMatchObject({ code: 1, outcome: { reason: "PORT_TAKEN" } });
      expect(run.stderr).toMatch(/held by: perl \(process \d+\)/);
    });
    expect((await bed.host.exec(["systemctl", "is-active", "stranger"])).stdout).toBe("active\n");
    await bed.host.exec(["systemctl", "stop", "stranger"]);
  });

  test("that has the name of our next container is refused and left alone", async () => {
    const { state } = await look(bed.host, bed.project);
    const name = `sluice_stranger_e2e_web_${state!.release + 1}`;
    expect(
      (await bed.host.exec(["docker", "run", "-d", "--name", name, shopImage("v1")])).code,
    ).toBe(0);
    await bed.unharmed("name taken", "v1", async () => {
      // A variable more, or the container of v2 that was kept would be started and none be made.
      await bed.project.writeShop("v2", { env: { MORE: "1" } });
      const run = await bed.project.run("deploy");
      expect(run).toMatchObject({ code: 3, outcome: { reason: "NAME_TAKEN" } });
      expect(run.stderr).toContain(name);
    });
    const running = await bed.host.exec(["docker", "inspect", "-f", "{{.State.Running}}", name]);
    expect(running.stdout.trim()).toBe("true");
    await bed.host.exec(["docker", "rm", "-f", name]);
  });

  test("that writes into our state folder stops nothing", async () => {
    await bed.host.exec(["sh", "-c", `echo x > ${stateFolderOf(bed.project)}/flags/notes.txt`]);
    await bed.unharmed("a foreign file among the flags", "v2", () => bed.settle("v2"));
  });
});
