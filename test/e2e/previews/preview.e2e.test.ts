import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { destroyHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import { COLD, createShopHosts } from "../support/index.ts";
import { type PreviewProject, previewProject } from "./bed.ts";

describe("a preview on a host of its own", () => {
  let host: SandboxHost;
  let project: PreviewProject;
  beforeAll(async () => {
    [host] = (await createShopHosts("doze", ["v1", "v2"])) as [SandboxHost];
    project = await previewProject("doze", host);
  }, COLD);
  afterAll(async () => {
    await destroyHosts([host]);
    await project?.remove();
  });

  test("answers at its address, and tells robots to stay away", async () => {
    await project.write("v1");
    const { outcome, code, stderr } = await project.run("deploy");
    expect(code, stderr).toBe(0);
    expect(outcome?.urls).toEqual(["http://pr-12-web.doze.test/"]);
    const { status, head } = await project.ask("/up");
    expect(status).toBe(200);
    expect(head).toMatch(/^x-robots-tag: noindex, nofollow\r?$/im);
    expect((await project.ask("/nowhere")).head).toMatch(/^x-robots-tag: noindex/im);
  });

  test("goes away with its data", async () => {
    const { code, stderr } = await project.run("destroy", ["--yes"]);
    expect(code, stderr).toBe(0);
    expect(await leftovers()).toEqual([]);
  });

  /** Whatever of the project is still on the host. */
  async function leftovers(): Promise<string[]> {
    const { stdout } = await host.exec(["sh", "-c", LEFT, "left", project.name]);
    return stdout.split("\n").filter((line) => line !== "");
  }
});

const LEFT = `docker ps -a --format '{{.Names}}' | grep "sluice_$1_"
docker volume ls --format '{{.Name}}' | grep "sluice_$1_"
docker network ls --format '{{.Name}}' | grep "sluice_$1_"
ls -d /var/lib/sluice/$1 /etc/nginx/conf.d/sluice_$1_* /etc/systemd/system/sluice_$1_* /etc/systemd/system/*/sluice_$1_* /run/sluice-*.sock 2>/dev/null
systemctl list-units --all --plain --no-legend "sluice_$1_*"
systemctl list-unit-files --plain --no-legend "sluice_$1_*"
true`;
