import { cp } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { SandboxHost } from "../../../sandbox/hosts/index.ts";
import { shopBed } from "../support/bed.ts";
import {
  createProject,
  expectSettled,
  liveVersion,
  look,
  type Project,
  SHOP,
} from "../support/index.ts";
import { writePadded } from "../support/padded.ts";

/** All that a dry run could have touched. */
async function everything(host: SandboxHost): Promise<string> {
  const script = `find /var/lib/sluice /etc/nginx -printf '%p %s %T@ %C@ %m\\n' 2>/dev/null | sort
${CONTAINERS}; ${IMAGES}; docker network ls; docker volume ls
cat /run/nginx.pid; ls /tmp`;
  const { stdout } = await host.exec(["sh", "-c", script]);
  return stdout;
}

/** Without the columns that say how long ago, and sorted: Docker lists tags in any order. */
const CONTAINERS = "docker ps -a --format '{{.ID}} {{.Names}} {{.State}} {{.Ports}}'";
const IMAGES = "docker images --no-trunc --format '{{.ID}} {{.Repository}}:{{.Tag}}' | sort";

async function writeFromFolder(project: Project, version: string): Promise<void> {
  const build = { context: ".", args: { VERSION: version } };
  await project.write({
    web: {
      build,
      port: 3000,
      health: { path: "/up", timeout: "20s" },
      domains: [project.domain],
      drain: "0s",
    },
    worker: { build, command: ["node", "worker.js"] },
  });
}

describe("a project that was never deployed", () => {
  const bed = shopBed("first");

  test("is planned, by plan and by a dry run, without a trace on the host", async () => {
    await cp(SHOP, bed.project.folder, { recursive: true });
    await writeFromFolder(bed.project, "v1");
    const before = await everything(bed.host);
    const plan = await bed.project.run("plan");
    const dry = await bed.project.run("deploy", ["--dry-run"]);
    for (const run of [plan, dry]) {
      expect(run, run.stderr).toMatchObject({ code: 0, outcome: { ok: true, release: 0 } });
      expect(run.stderr).toMatch(/start web blue .*\n.*start worker blue/);
    }
    expect(await everything(bed.host)).toBe(before);
  });

  test("is built, sent and started, and its URL answers; the worker runs beside it", async () => {
    const run = await bed.project.run("deploy");
    expect(run, run.stderr).toMatchObject({ code: 0, outcome: { ok: true, release: 1 } });
    expect(run.outcome?.urls).toEqual([`http://${bed.project.domain}/`]);
    expect(await liveVersion(bed.host, bed.project)).toBe("v1");
    const { containers } = await expectSettled(bed.host, bed.project);
    expect(containers.map(({ service }) => service).toSorted()).toEqual(["web", "worker"]);
  });

  test("changes under load without a lost request, and sends the changed layer only", async () => {
    await writeFromFolder(bed.project, "v2");
    await bed.unharmed("a second version, built and sent", "v2", async () => {
      const run = await bed.project.run("deploy");
      expect(run.code, run.stderr).toBe(0);
      // The whole image has more than 100 MB.
      expect(run.stderr).not.toMatch(/of \d\d+(\.\d+)? ?MB/);
    });
  });

  test("has nothing to do when nothing changed, and goes on as it is", async () => {
    const before = await look(bed.host, bed.project);
    const run = await bed.project.run("deploy");
    expect(run).toMatchObject({ code: 0, outcome: { ok: true, hosts: [{ state: "unchanged" }] } });
    expect((await expectSettled(bed.host, bed.project)).containers).toEqual(before.containers);
  });

  test("is planned a second time without a trace either", async () => {
    await writeFromFolder(bed.project, "v1");
    const before = await everything(bed.host);
    const run = await bed.project.run("deploy", ["--dry-run"]);
    expect(run).toMatchObject({ code: 0, outcome: { hosts: [{ state: "planned" }] } });
    expect(await everything(bed.host)).toBe(before);
  });

  test("is not deployed on a plan that somebody has overtaken", async () => {
    await writePadded(bed.project, "stale");
    const run = bed.project.start("deploy");
    await run.line(/→ .*: .* of /);
    const { state } = await look(bed.host, bed.project);
    await bed.host.exec(["docker", "stop", state!.services["worker"]!.container]);
    const { code, outcome, stderr } = await run.done;
    expect({ code, reason: outcome?.reason }, stderr).toEqual({ code: 3, reason: "PLAN_STALE" });
    expect(await liveVersion(bed.host, bed.project)).toBe("v2");
    const again = await bed.project.run("deploy");
    expect(again.code, again.stderr).toBe(0);
    await expectSettled(bed.host, bed.project);
  });
});

describe("a user who is not root but may use sudo", () => {
  const bed = shopBed("sudo");

  test("deploys, swaps and rolls back", async () => {
    const project = await createProject("sudo", [bed.host], { user: "deploy" });
    for (const version of ["v1", "v2"]) {
      await project.writeShop(version);
      const run = await project.run("deploy");
      expect(run.code, run.stderr).toBe(0);
      expect(await liveVersion(bed.host, project)).toBe(version);
    }
    await bed.unharmed("rollback by sudo", "v1", async () => {
      const run = await project.run("rollback");
      expect(run.code, run.stderr).toBe(0);
    });
    await project.remove();
  });
});
