import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLoad } from "../../../sandbox/load/index.ts";
import { COLD, expectNoneLost, LIGHT } from "../support/index.ts";
import { letSleep } from "./asleep.ts";
import { ask } from "./bed.ts";
import { type CoolifyBed, createCoolifyBed, DOMAIN } from "./coolify-bed.ts";

/** One droplet, which Coolify knows as one server, and two previews of one project on it. */
describe("previews that Coolify runs", () => {
  let bed: CoolifyBed;
  let before: object;
  beforeAll(async () => {
    bed = await createCoolifyBed("cools");
    before = leftInCloud();
  }, COLD);
  afterAll(() => bed?.close(), COLD);

  test("one appears with its droplet, its server and its address, and is seeded before", async () => {
    await bed.write("v1", JOBS);
    const { outcome, stderr } = await bed.succeed("deploy", "preview-12");
    expect(stderr).toMatch(/runs seed of web[^]*runs migrate of web[^]*web is started in blue/);
    expect(outcome?.urls).toEqual([`http://pr-12-web.${DOMAIN}/`]);
    const host = await bed.host();
    expect(await version("pr-12")).toBe("v1");
    expect(bed.cloud.state().records).toContain(`pr-12-web.${DOMAIN} A ${host.address}`);
    expect(bed.coolify.state().servers).toEqual([expect.stringContaining(host.address)]);
    expect(bed.coolify.state().projects).toEqual(["cools: production, preview-12"]);
  });

  test("a push follows without a lost request", async () => {
    const { address } = await bed.host();
    const where = { host: address, port: 80, hostHeader: `pr-12-web.${DOMAIN}` };
    const load = await startLoad({ ...where, mix: LIGHT, thinkMs: 30 });
    await bed.write("v2", JOBS);
    const { stderr } = await bed.succeed("deploy", "preview-12");
    expect(stderr).toContain("runs migrate of web");
    expect(stderr).not.toContain("runs seed");
    await expectNoneLost(load, "a push to a preview that Coolify runs");
    expect(await version("pr-12")).toBe("v2");
  });

  test("a migration that fails switches nothing, and its last lines are shown", async () => {
    await bed.write("v1", {
      migrate: command("echo no $SESSION_KEY in $(cat /app/version); exit 3"),
    });
    const { code, outcome, stderr } = await bed.run("deploy", "preview-12");
    expect({ code, reason: outcome?.reason }).toEqual({ code: 1, reason: "JOB_FAILED" });
    expect(stderr).toContain("no *** in v1");
    expect(await version("pr-12")).toBe("v2");
    await bed.write("v2", JOBS);
  });

  test("it sleeps, and is woken by a visitor, even after Coolify has removed what slept", async () => {
    const host = await bed.host();
    await letSleep(host, "cools", "preview-12");
    expect(await containers()).toEqual(["exited"]);
    const first = await ask(host, `pr-12-web.${DOMAIN}`, "/orders", ["-d", "{}"]);
    expect(first.head).toMatch(/^x-shop-version: v2/im);

    await letSleep(host, "cools", "preview-12");
    await bed.coolify.cleanUp();
    expect(await containers()).toEqual([]);
    const { status } = (await bed.succeed("status", "preview-12")).outcome!;
    expect(status!.hosts[0]!.services).toMatchObject([{ health: "asleep", drift: [] }]);
    const begin = performance.now();
    // Its image is pulled again, which may take longer than a visitor is let wait.
    await expect.poll(() => version("pr-12"), { timeout: 30_000 }).toBe("v2");
    const again = Math.round(performance.now() - begin);
    expect(await containers()).toEqual(["running"]);
    console.log(`answered after ${first.ms} ms, and made again after ${again} ms`);
    const live = () =>
      bed.coolify.state().applications.filter((it) => it.status.startsWith("running"));
    await expect.poll(live).toHaveLength(1);
    const kept = `ls /var/lib/sluice/cools/preview-12 | grep sleeping; true`;
    expect((await host.exec(["sh", "-c", kept])).stdout).toBe("");
  });

  test("a deploy wakes one that sleeps, changed or not", async () => {
    const host = await bed.host();
    await letSleep(host, "cools", "preview-12");
    const { stderr } = await bed.succeed("deploy", "preview-12");
    expect(stderr).toContain("wake it");
    expect(stderr).not.toContain("sleep after");
    expect(await version("pr-12")).toBe("v2");
    await letSleep(host, "cools", "preview-12");
    await bed.coolify.cleanUp();
    await bed.write("v1", JOBS);
    expect((await bed.succeed("deploy", "preview-12")).stderr).toContain("wake it");
    expect(await version("pr-12")).toBe("v1");
    expect(await containers()).toEqual(["running"]);
    await bed.write("v2", JOBS);
  });

  test("a second one has the same server and data of its own, and leaves both others as they were", async () => {
    await bed.write("v2", { migrate: FINDS_DATABASE }, { db: await bed.database() });
    const { stderr } = await bed.succeed("deploy", "preview-14");
    expect(stderr).toContain("migrate of web took");
    expect(await version("pr-14")).toBe("v2");
    expect(await found("preview-14")).toEqual([...EVERYWHERE, "database"]);
    expect(bed.coolify.state().servers).toHaveLength(1);
    expect(bed.cloud.state().droplets).toHaveLength(1);

    await bed.succeed("destroy", "preview-14", "--yes");
    expect(await found("preview-14")).toEqual([]);
    expect(await found("preview-12")).toEqual(EVERYWHERE);
    expect((await (await bed.host()).exec(["docker", "volume", "ls", "-q"])).stdout).toBe("");
    expect(bed.coolify.state().servers).toHaveLength(1);
    expect(bed.cloud.state().droplets).toHaveLength(1);
    expect(await version("pr-12")).toBe("v1");
  });

  test("the last one goes with everything, asleep as it is", async () => {
    await letSleep(await bed.host(), "cools", "preview-12");
    await bed.succeed("destroy", "preview-12", "--yes");
    // Its key for hosts waits for the next one; unused for an hour it is the sweep's.
    const { servers, applications, databases, projects } = bed.coolify.state();
    expect({ servers, applications, databases, projects }).toEqual({
      servers: [],
      applications: [],
      databases: [],
      projects: [],
    });
    expect(leftInCloud()).toEqual(before);
  });

  function leftInCloud(): object {
    const { droplets, records, firewalls, keys, tags, vpcs } = bed.cloud.state();
    return { droplets, records, firewalls, keys, tags, vpcs };
  }

  async function version(name: string): Promise<string | undefined> {
    const { head } = await ask(await bed.host(), `${name}-web.${DOMAIN}`, "/up", []);
    return /^x-shop-version: (\w+)/im.exec(head)?.[1];
  }

  /** States of those of the first preview. */
  async function containers(): Promise<string[]> {
    const filter = "label=sluice.environment=preview-12";
    const argv = ["docker", "ps", "-a", "--filter", filter, "--format", "{{.State}}"];
    return (await (await bed.host()).exec(argv)).stdout.split("\n").filter(Boolean);
  }

  /** Where something of a preview is. */
  async function found(preview: string): Promise<string[]> {
    const host = await bed.host();
    const { stdout } = await host.exec(["sh", "-c", FIND, "find", "cools", preview]);
    const { projects, applications } = bed.coolify.state();
    const record = `${preview.replace("preview", "pr")}-web.${DOMAIN} A ${host.address}`;
    const { stdout: ran } = await host.exec([
      ...["docker", "ps", "-a", "--format", "{{.Names}}"],
      ...["--filter", `label=sluice.environment=${preview}`],
    ]);
    const ids = ran.split("\n").map((name) => name.split("-")[0]);
    return [
      ...stdout.split("\n").filter(Boolean),
      ...(projects.some((text) => text.includes(preview)) ? ["environment"] : []),
      ...(applications.some(({ uuid }) => ids.includes(uuid)) ? ["application"] : []),
      ...(bed.cloud.state().records.includes(record) ? ["record"] : []),
      ...(bed.coolify.state().databases.length > 0 && preview === "preview-14" ? ["database"] : []),
    ];
  }
});

function command(shell: string): object {
  return { service: "web", command: ["sh", "-c", shell] };
}

const JOBS = { seed: command("test ${#SESSION_KEY} = 14"), migrate: command("test $SLUICE_SLOT") };
const FINDS_DATABASE = {
  service: "web",
  command: [
    ...["node", "-e"],
    'require("dns").lookup(new URL(process.env.DB_URL).hostname, (e) => process.exit(e ? 1 : 0))',
  ],
};
const EVERYWHERE = ["container", "nginx", "state", "unit", "environment", "application", "record"];

const FIND = `tell() { [ -z "$2" ] || echo "$1"; }
tell container "$(docker ps -aq --filter label=sluice.environment=$2)"
tell volume "$(docker volume ls -q --filter label=sluice.environment=$2)"
tell network "$(docker network ls -q --filter label=sluice.environment=$2)"
tell nginx "$(ls /etc/nginx/conf.d | grep "sluice_$1_$2")"
tell state "$(ls -d /var/lib/sluice/$1/$2 2>/dev/null)"
tell unit "$(ls /etc/systemd/system | grep "sluice_$1_$2")"`;
