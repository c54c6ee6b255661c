import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { destroyHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import { COLD, createShopHosts, shopImage } from "../support/index.ts";
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

  test("answers at its address, tells robots to stay away, and is seeded before it starts", async () => {
    await project.write("v1", JOBS, DATABASE);
    const { outcome, code, stderr } = await project.run("deploy");
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/db is healthy[^]*runs seed of web[^]*runs migrate[^]*starts web/);
    expect(outcome?.urls).toEqual(["http://pr-12-web.doze.test/"]);
    const { status, head } = await project.ask("/up");
    expect(status).toBe(200);
    expect(head).toMatch(/^x-robots-tag: noindex, nofollow\r?$/im);
    expect((await project.ask("/nowhere")).head).toMatch(/^x-robots-tag: noindex/im);
  });

  test("stays as it is when a migration fails, whose last lines are shown", async () => {
    await project.write("v2", { migrate: command("echo no such column; exit 3") }, DATABASE);
    const { code, outcome, stderr } = await project.run("deploy");
    expect({ code, reason: outcome?.reason }).toEqual({ code: 1, reason: "JOB_FAILED" });
    expect(stderr).toContain("migrate of web ended with code 3");
    expect(stderr).toContain("no such column");
    expect((await project.ask("/up")).head).toMatch(/^x-shop-version: v1/im);
  });

  test("is migrated with each push, and seeded no more", async () => {
    await project.write("v2", JOBS, DATABASE);
    expect(await deploy()).not.toContain("runs seed");
    expect(await jobs()).toEqual(["seed v1", "migrate v1", "migrate v2"]);
    expect((await project.ask("/up")).head).toMatch(/^x-shop-version: v2/im);
  });

  test("goes away with its data", async () => {
    const { code, stderr } = await project.run("destroy", ["--yes"]);
    expect(code, stderr).toBe(0);
    expect(await leftovers()).toEqual([]);
  });

  async function deploy(): Promise<string> {
    const { code, stderr } = await project.run("deploy");
    expect(code, stderr).toBe(0);
    return stderr;
  }

  /** What seed and migrate have written down, in order. */
  async function jobs(): Promise<string[]> {
    const volume = `sluice_${project.name}_preview-12_web_notes`;
    const argv = ["sh", "-c", `cat "$(docker volume inspect -f '{{.Mountpoint}}' ${volume})/jobs"`];
    return (await host.exec(argv)).stdout.trim().split("\n");
  }

  /** Whatever of the project is still on the host. */
  async function leftovers(): Promise<string[]> {
    const { stdout } = await host.exec(["sh", "-c", LEFT, "left", project.name]);
    return stdout.split("\n").filter((line) => line !== "");
  }
});

function command(shell: string): object {
  return { service: "web", command: ["sh", "-c", shell] };
}

const NOTE = (name: string) => command(`echo ${name} $(cat /app/version) >> /data/jobs`);
const JOBS = { seed: NOTE("seed"), migrate: NOTE("migrate") };
const DATABASE = {
  db: {
    image: shopImage("v1"),
    command: ["node", "db.js"],
    port: 7000,
    protocol: "tcp",
    stateful: true,
    volumes: { data: "/data" },
  },
};

const LEFT = `docker ps -a --format '{{.Names}}' | grep "sluice_$1_"
docker volume ls --format '{{.Name}}' | grep "sluice_$1_"
docker network ls --format '{{.Name}}' | grep "sluice_$1_"
ls -d /var/lib/sluice/$1 /etc/nginx/conf.d/sluice_$1_* /etc/systemd/system/sluice_$1_* /etc/systemd/system/*/sluice_$1_* /run/sluice-*.sock 2>/dev/null
systemctl list-units --all --plain --no-legend "sluice_$1_*"
systemctl list-unit-files --plain --no-legend "sluice_$1_*"
true`;
