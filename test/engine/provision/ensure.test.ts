import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ensureFleet } from "../../../src/engine/provision/ensure.ts";
import { SluiceError } from "../../../src/model/errors.ts";
import { createCloudWorld, SCOPE, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createCloudWorld();
});
afterEach(() => world.close());

const spec = (count: number) => ({ region: "lon1", size: "s-1vcpu-1gb", count });

test("from nothing: two hosts, pinned and active, behind the firewall", async () => {
  const fleet = await ensureFleet(world.job());
  expect(world.droplets()).toEqual(["shop-production-1 active", "shop-production-2 active"]);
  expect(fleet.hosts.map(({ name }) => name.split(" ")[1])).toEqual(["pinned", "pinned"]);
  for (const droplet of world.cloud.state().droplets) {
    expect(droplet.firewalls).toEqual(["sluice-shop"]);
    expect(droplet.tags).toEqual(
      expect.arrayContaining([
        "sluice",
        "sluice:project:shop",
        "sluice:environment:production",
        expect.stringMatching(/^sluice:pin:/),
      ]),
    );
    expect(droplet.tags.join(" ")).not.toContain("sluice:boot:");
  }
  expect(Object.keys(fleet.report.times)).toEqual([
    "active",
    "tcp",
    "ssh",
    "cloud-init",
    "docker",
    "nginx",
    "own key",
  ]);
  expect(fleet.report.cost.difference.monthly).toBe(12);
});

test("ids are told before anything is waited for", async () => {
  await ensureFleet(world.job());
  const calls = world.cloud.calls.list().map(({ method, path }) => `${method} ${path}`);
  expect(calls.filter((call) => call === "POST /v2/droplets")).toHaveLength(1);
  const made = world.events.find(({ kind }) => kind === "made");
  expect(made).toMatchObject({ droplets: [{ name: "shop-production-1" }, {}] });
});

test("a second time nothing is made and one call is enough", async () => {
  const first = await ensureFleet(world.job());
  world.cloud.calls.reset();
  const second = await ensureFleet(world.job());
  expect(world.cloud.calls.total()).toBe(1);
  expect(second.hosts.map(({ name }) => name)).toEqual(first.hosts.map(({ name }) => name));
  expect(second.report.members.map(({ fate }) => fate)).toEqual(["kept", "kept"]);
  expect(second.report.cost.difference).toEqual({ hourly: 0, monthly: 0 });
});

test("calls do not grow with the number of hosts, four pins a tag apart", async () => {
  const counts: number[] = [];
  for (const count of [1, 4, 10]) {
    const other = await createCloudWorld({ dropletLimit: 20 });
    await ensureFleet(other.job({ spec: spec(count), limit: 10 }));
    counts.push(other.cloud.calls.total());
    await other.close();
  }
  const [one, four, ten] = counts as [number, number, number];
  expect(four).toBe(one);
  expect(ten - one).toBeLessThanOrEqual(2 * 3);
});

describe("scaling", () => {
  test("up makes only what is missing", async () => {
    await ensureFleet(world.job({ spec: spec(1) }));
    const { report } = await ensureFleet(world.job({ spec: spec(3) }));
    expect(report.members.map(({ name, fate }) => `${name} ${fate}`)).toEqual([
      "shop-production-1 kept",
      "shop-production-2 made",
      "shop-production-3 made",
    ]);
    expect(report.cost).toMatchObject({ before: { monthly: 6 }, after: { monthly: 18 } });
  });

  test("down names what is needed no more and leaves it to a later stage", async () => {
    await ensureFleet(world.job());
    const fleet = await ensureFleet(world.job({ spec: spec(1) }));
    expect(fleet.hosts).toHaveLength(1);
    expect(fleet.surplus.map(({ name }) => name)).toEqual(["shop-production-2"]);
    expect(world.droplets()).toHaveLength(2);
  });
});

describe("limits", () => {
  test("of the project refuse before anything is made, and list what could go", async () => {
    await ensureFleet(world.job());
    const scope = { ...SCOPE, environment: "staging" };
    const refused = ensureFleet(world.job({ scope }));
    await expect(refused).rejects.toMatchObject({
      code: "QUOTA_EXCEEDED",
      facts: { "could be destroyed": expect.stringContaining("shop-production-1 (active") },
    });
    expect(world.droplets()).toHaveLength(2);
  });

  test("of the account refuse too", async () => {
    const small = await createCloudWorld({ dropletLimit: 1 });
    await expect(ensureFleet(small.job())).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
    expect(small.droplets()).toEqual([]);
    await small.close();
  });

  test("hold for two runs at once: one is refused and takes its own back", async () => {
    const staging = world.job({ scope: { ...SCOPE, environment: "staging" } });
    const results = await Promise.allSettled([ensureFleet(world.job()), ensureFleet(staging)]);
    const refused = results.filter(({ status }) => status === "rejected");
    expect(refused).toMatchObject([{ reason: { code: "QUOTA_EXCEEDED" } }]);
    expect(world.droplets()).toHaveLength(2);
  });

  test("hold for two runs of the same environment: one goes on", async () => {
    const job = () => world.job({ limit: 10 });
    const results = await Promise.allSettled([ensureFleet(job()), ensureFleet(job())]);
    const refused = results.filter(({ status }) => status === "rejected");
    expect(refused).toMatchObject([{ reason: { code: "LOCK_HELD" } }]);
    expect(world.droplets()).toEqual(["shop-production-1 active", "shop-production-2 active"]);
  });
});

describe("the account guard", () => {
  test("refuses a token of another account before any other call", async () => {
    await expect(ensureFleet(world.job({ account: "other" }))).rejects.toMatchObject({
      code: "ACCOUNT_MISMATCH",
    });
    expect(world.cloud.calls.total()).toBe(1);
  });
});

describe("a failure on the way destroys what was made", () => {
  test.each(["HOST_NOT_READY", "HOST_KEY_MISMATCH"] as const)("%s", async (code) => {
    world.trouble.set("*", new SluiceError(code, "no"));
    await expect(ensureFleet(world.job())).rejects.toMatchObject({ code });
    expect(world.droplets()).toEqual([]);
    expect(world.cloud.state().tags.join(" ")).not.toMatch(/sluice:(boot|pin):/);
  });

  test("a cancelled run", async () => {
    const abort = new AbortController();
    const reporter = {
      report: ({ kind }: { kind: string }) => kind === "made" && abort.abort(),
    } as never;
    const run = ensureFleet(world.job({ signal: abort.signal, reporter }));
    await expect(run).rejects.toMatchObject({ code: "ABORTED" });
    expect(world.droplets()).toEqual([]);
  });

  test.each(["ignore", "refuse", "obey"] as const)(
    "also while they are new and a delete is %s",
    async (mode) => {
      world.cloud.deleteWhileNew(mode);
      const abort = new AbortController();
      const reporter = {
        report: ({ kind }: { kind: string }) => kind === "made" && abort.abort(),
      } as never;
      await expect(ensureFleet(world.job({ signal: abort.signal, reporter }))).rejects.toThrow();
      expect(world.droplets()).toEqual([]);
    },
  );
});

describe("a create that was not answered", () => {
  const path = "/v2/droplets";
  test.each([
    ["happened", "reset-after"],
    ["happened", "timeout-after-success"],
    ["did not happen", "reset-before"],
    ["did not happen", 500],
  ] as const)("and %s (%s) makes no droplet twice", async (_, kind) => {
    world.cloud.faults.next({ method: "POST", path, kind });
    const fleet = await ensureFleet(world.job());
    expect(fleet.hosts).toHaveLength(2);
    expect(world.droplets()).toEqual(["shop-production-1 active", "shop-production-2 active"]);
  });

  test("and happened behind a 500 is found", async () => {
    world.cloud.faults.next({ method: "POST", path, kind: 500, after: true });
    await ensureFleet(world.job());
    expect(world.droplets()).toEqual(["shop-production-1 active", "shop-production-2 active"]);
  });
});

test("what a dead run left half made is finished, not made again", async () => {
  const job = world.job();
  const dead = { ...job, time: { ...job.time, sleep: () => Promise.reject(new Error("killed")) } };
  const unkillable = { ...job.cloud, destroy: () => Promise.reject(new Error("killed")) };
  await expect(ensureFleet({ ...dead, cloud: unkillable })).rejects.toThrow("killed");
  expect(world.droplets()).toHaveLength(2);
  // It only died; nobody said that they shall go.
  for (const { id } of world.cloud.state().droplets)
    await job.cloud.tag([id], { remove: "sluice:state:destroying" });
  await job.time.sleep(60_000);
  const { report } = await ensureFleet(job);
  expect(report.members.map(({ fate }) => fate)).toEqual(["resumed", "resumed"]);
  expect(world.droplets()).toEqual(["shop-production-1 active", "shop-production-2 active"]);
});

test("a droplet of our name without our tags is left alone and refused", async () => {
  const job = world.job();
  const ground = await job.cloud.ground({
    project: "shop",
    region: "lon1",
    publicKey: job.reach.publicKey,
    sshFrom: [],
  });
  await job.cloud.create({
    names: ["shop-production-1"],
    region: "lon1",
    size: "s-1vcpu-1gb",
    image: "debian-12-x64",
    tags: [],
    userData: "",
    ground,
    backups: false,
    ipv6: false,
    monitoring: false,
  });
  await job.time.sleep(600_000);
  await expect(ensureFleet(job)).rejects.toMatchObject({ code: "UNOWNED" });
  expect(world.cloud.state().droplets).toHaveLength(1);
});
