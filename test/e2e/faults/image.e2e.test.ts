import { beforeEach, describe, expect, test } from "vitest";
import { must } from "../../../sandbox/hosts/run.ts";
import { shopBed } from "../support/bed.ts";
import { expectSettled, look, shopImage } from "../support/index.ts";
import { PAD_BYTES, writePadded } from "../support/padded.ts";

const MB = 1_000_000;

describe("an image on its way to a host", () => {
  const bed = shopBed("image", { diskBytes: 3_000 * MB });
  beforeEach(() => bed.settle("v1"));

  test("that does not fit is refused with the numbers before it is sent", async () => {
    await writePadded(bed.project, "too-big");
    await bed.unharmed("no room for an image", "v1", async () => {
      await bed.host.fillDisk(PAD_BYTES);
      const run = await bed.project.run("deploy");
      await bed.host.freeDisk();
      expect(run, run.stderr).toMatchObject({ code: 1, outcome: { reason: "DISK_FULL" } });
      expect(run.stderr).toMatch(/free bytes: \d{8}\b[^]*needed bytes: \d{8}\b/);
    });
  });

  test("is sent again, missing layers only, after SIGKILL in the middle of it", async () => {
    await writePadded(bed.project, "killed");
    await bed.unharmed("SIGKILL while an image is sent", "v2", async () => {
      const run = bed.project.start("deploy");
      await run.line(/→ .*: .* of /);
      run.kill();
      await run.done;
      const again = await bed.project.run("deploy");
      expect(again.code, again.stderr).toBe(0);
    });
  });

  test("is sent again after its connection was reset in the middle of it", async () => {
    await writePadded(bed.project, "dropped");
    await bed.unharmed("connection reset while an image is sent", "v2", async () => {
      const run = bed.project.start("deploy");
      await run.line(/→ .*: .* of /);
      await bed.host.dropConnections();
      const dropped = await run.done;
      // A fast machine may be done before the reset comes.
      if (dropped.code !== 0) {
        expect(dropped.code, dropped.stderr).toBe(1);
        expect(["HOST_UNREACHABLE", "TRANSFER_FAILED"]).toContain(dropped.outcome?.reason);
      }
      const again = await bed.project.run("deploy");
      expect(again.code, again.stderr).toBe(0);
    });
  });

  test("is sent whole when the host lacks a layer that it says to have", async () => {
    await writePadded(bed.project, "lie");
    await bed.project.run("plan");
    const built = ["docker", "image", "inspect", "--format", "{{json .RootFS.Layers}}"];
    const layers = await must([...built, "sluice/image-web:building"]);
    const lie = JSON.stringify({ id: "sha256:lie", tags: [], diffIds: JSON.parse(layers) });
    const wrapper = `#!/bin/sh
case "$1 $2 $4 $5" in "image inspect "*diffIds*" sha256:"*) echo '${lie}' ;; esac
exec /usr/bin/docker "$@"
`;
    const install = "cat >/usr/local/bin/docker; chmod 755 /usr/local/bin/docker";
    await bed.host.exec(["sh", "-c", install], { input: wrapper });
    await bed.unharmed("a layer is missing on the host", "v2", async () => {
      const run = await bed.project.run("deploy");
      await bed.host.exec(["rm", "/usr/local/bin/docker"]);
      expect(run.code, run.stderr).toBe(0);
    });
  });

  test("is sent when the host has lost it, and named when nobody has it", async () => {
    const { containers } = await look(bed.host, bed.project);
    const kept = containers.filter(({ status }) => status === "exited").map(({ name }) => name);
    await bed.host.exec(["docker", "rm", ...kept]);
    const { code } = await bed.host.exec(["docker", "rmi", shopImage("v2")]);
    expect(code).toBe(0);
    await bed.unharmed("the host has lost an image", "v2", () => bed.settle("v2"));
    await bed.unharmed("nobody has an image", "v2", async () => {
      await bed.project.writeShop("v404");
      const run = await bed.project.run("deploy");
      expect(run).toMatchObject({ code: 1, outcome: { reason: "IMAGE_MISSING" } });
      expect(run.stderr).toContain(shopImage("v404"));
    });
  });

  test("is no longer needed: a disk without a byte left stops the run and nothing else", async () => {
    await bed.unharmed("no room for the state", "v1", async () => {
      await bed.project.writeShop("v2", { env: { MORE: "1" } });
      await bed.host.fillDisk(0);
      const run = await bed.project.run("deploy");
      await bed.host.freeDisk();
      expect(run, run.stderr).toMatchObject({ code: 1, outcome: { reason: "DISK_FULL" } });
    });
    await bed.unharmed("after the disk was freed", "v2", () => bed.settle("v2"));
  });

  test("or not: with a few bytes left on the disk a run succeeds, or takes everything back", async () => {
    const reasons: string[] = [];
    await bed.unharmed("a few bytes left", "v1", async () => {
      for (const left of [4_096, 20_000, 100_000, 400_000]) {
        await bed.project.writeShop("v2", { env: { LEFT: String(left) } });
        await bed.host.fillDisk(left);
        const run = await bed.project.run("deploy");
        await bed.host.freeDisk();
        reasons.push(`${left} bytes left: ${run.outcome?.reason}`);
        if (run.code === 0) expect((await bed.project.run("rollback")).code).toBe(0);
        else expect(run, run.stderr).toMatchObject({ code: 1, outcome: { reason: "DISK_FULL" } });
        await expectSettled(bed.host, bed.project);
      }
    });
    console.log(reasons.join(", "));
  });
});
