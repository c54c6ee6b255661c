import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { destroyHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import { previewSigns } from "../../../src/adapters/http/preview-sign.ts";
import { COLD, createShopHosts, shopImage } from "../support/index.ts";
import { letSleep } from "./asleep.ts";
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

  test("sleeps when nobody came for a while, though workers and our own look at it", async () => {
    await project.ask("/up", ["-A", "sluice-probe"]);
    await later();
    expect(await running()).toEqual([]);
    const { outcome } = await project.run("status");
    expect(outcome?.status?.hosts[0]).toMatchObject({ drift: [] });
    expect(outcome?.status?.hosts[0]?.services.map(({ health }) => health)).toEqual([
      "asleep",
      "asleep",
    ]);
    const probed = await project.ask("/", ["-A", "sluice-probe"]);
    expect(probed.status).toBe(503);
    expect(await running()).toEqual([]);
    expect(await sign()).toBe("asleep");
    expect(await running()).toEqual([]);
  });

  test("is woken by the first visitor, whose request is answered by it", async () => {
    const { status, head, body, ms } = await project.ask("/orders", ["-d", '{"a":1}']);
    expect(head).toMatch(/^x-shop-version: v2/im);
    expect(JSON.parse(body)).toMatchObject({ count: 1 });
    expect(status).toBeLessThan(300);
    console.log(`awake and answered after ${ms} ms`);
    expect(await running()).toEqual(["db", "web"]);
    await host.exec(["truncate", "-s", "0", `${project.folder}/requests`]);
    expect(await sign()).toBe("awake");
    const asked = await project.ask("/.well-known/sluice");
    expect(asked.status).toBe(204);
    expect(asked.head).toMatch(/^x-robots-tag: noindex/im);
    // Whoever asks how it is, is no visitor that keeps it awake.
    expect((await host.exec(["cat", `${project.folder}/requests`])).stdout).toBe("");
  });

  test("shows a page that loads itself again to whoever would wait for long", async () => {
    await later();
    // A run that changes it: waking has to wait.
    const hold = 'setsid flock "$1/lock" sleep 7 >/dev/null 2>&1 </dev/null &';
    await host.exec(["sh", "-c", hold, "hold", project.folder]);
    const accepts = ["text/html,*/*", "application/json"];
    const [page, other] = await Promise.all(
      accepts.map((type) => project.ask("/", ["-H", `Accept: ${type}`])),
    );
    expect([page?.status, other?.status]).toEqual([503, 503]);
    expect(page?.head).toMatch(/^retry-after: 2/im);
    expect(page?.head).toMatch(/^x-robots-tag: noindex/im);
    expect(page?.body).toContain('http-equiv="refresh"');
    expect(other?.body).not.toContain("refresh");
    await expect.poll(running, { timeout: 20_000 }).toEqual(["db", "web"]);
  });

  test("sleeps on through a reboot of the host, and a deploy wakes it", async () => {
    await later();
    await host.reboot({ hard: true });
    await host.exec([
      "sh",
      "-c",
      "until docker info && pgrep nginx; do sleep 0.2; done >/dev/null 2>&1",
    ]);
    expect(await running()).toEqual([]);
    expect(await deploy()).toContain("wake it");
    expect((await project.ask("/up")).head).toMatch(/^x-shop-version: v2/im);
    expect(await running()).toEqual(["db", "web"]);
  });

  test("shows nothing to who lacks the password, and is not woken by them", async () => {
    await project.write("v2", { ...JOBS, protect: "password" }, DATABASE);
    expect(await deploy()).toContain("write the vhost");
    await later();
    expect((await project.ask("/")).status).toBe(401);
    expect((await project.ask("/.well-known/sluice")).head).not.toMatch(/x-sluice-state/i);
    expect(await sign()).toBeUndefined();
    expect((await project.ask("/", ["-u", "preview:guess"])).status).toBe(401);
    expect(await running()).toEqual([]);
    const login = (await project.login()).replace(" ", ":");
    const since = (await host.exec(["date", "+%s"])).stdout.trim();
    expect(await crowd(["-u", login])).toEqual(Array.from({ length: 12 }, () => "200"));
    expect(await starts(since)).toEqual(["db", "web"]);
    expect(await running()).toEqual(["db", "web"]);
  });

  test("goes away with its data", async () => {
    const { code, stderr } = await project.run("destroy", ["--yes"]);
    expect(code, stderr).toBe(0);
    expect(await leftovers()).toEqual([]);
  });

  /** What the bot learns, which finds the host by its name. */
  function sign() {
    const address = [{ address: host.address, family: 4 }];
    const signs = previewSigns((_, { all }, done) => done(null, all ? address : host.address, 4));
    return signs(`http://${project.domain}/`, 12);
  }

  const later = () => letSleep(host, project.name, "preview-12");

  /** Visitors at the same moment, who come again when told to; resolves to what each was answered. */
  async function crowd(args: readonly string[]): Promise<string[]> {
    const curl = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}\\n", "--retry", "9"];
    const argv = [...curl, ...args, "-H", `Host: ${project.domain}`, `http://${host.address}/up`];
    const all = 'for i in $(seq 12); do "$@" & done; wait';
    return (await host.exec(["sh", "-c", all, "crowd", ...argv])).stdout.trim().split("\n");
  }

  /** Services whose containers were started since, once for each start. */
  async function starts(since: string): Promise<string[]> {
    const format = '{{index .Actor.Attributes "sluice.service"}}';
    const until = (await host.exec(["date", "+%s"])).stdout.trim();
    const window = ["--since", since, "--until", String(Number(until) + 1)];
    const argv = ["docker", "events", ...window, "--filter", "event=start", "--format", format];
    return (await host.exec(argv)).stdout.split("\n").filter(Boolean).toSorted();
  }

  async function running(): Promise<string[]> {
    const filter = `label=sluice.project=${project.name}`;
    const format = '{{.Label "sluice.service"}}';
    const { stdout } = await host.exec(["docker", "ps", "--filter", filter, "--format", format]);
    return stdout.split("\n").filter(Boolean).toSorted();
  }

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
    stop_grace_period: "1s",
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
