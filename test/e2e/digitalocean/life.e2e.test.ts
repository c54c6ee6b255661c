import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LoadOptions, startLoad } from "../../../sandbox/load/index.ts";
import { keyOf } from "../../../src/engine/provision/first/boot-key.ts";
import { pinOf } from "../../../src/model/marks.ts";
import { type CloudBed, createCloudBed, DOMAIN } from "../support/cloud-bed.ts";
import { COLD, expectNoneLost } from "../support/index.ts";

const LONDON = { region: "lon1", size: "s-1vcpu-1gb" };
const LIGHT: LoadOptions["mix"] = { getThink: 6, postThink: 6, websocket: 2, download: 1 };

/** The committed bundle, from an empty account to an empty account, on droplets that are real hosts. */
describe("a fleet on DigitalOcean", () => {
  let bed: CloudBed;
  beforeAll(async () => {
    bed = await createCloudBed();
  }, COLD);
  afterAll(() => bed?.close(), COLD);

  test("appears with the first deploy, swaps without a loss, and leaves nothing", async () => {
    const before = bed.account();
    await bed.write("v1", { ...LONDON, count: 2 });
    const { outcome: first, summary } = await bed.succeed("deploy");
    expect(first.hosts.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "cloud-e2e-1 switched",
      "cloud-e2e-2 switched",
    ]);
    console.log(`hosts: ${JSON.stringify(first.fleet?.times)}, ${first.calls} calls`);
    for (const state of ["creating", "provisioning", "initializing", "active"])
      expect(summary).toContain(state);
    expect(summary).toMatch(/API calls: \d+ \(provision \d+, dns \d+/);
    const addresses = first.fleet!.members.map(({ address }) => address!);
    const { records, droplets } = bed.cloud.state();
    for (const address of addresses) expect(records).toContain(`${DOMAIN} A ${address}`);
    for (const droplet of droplets)
      expect(keyOf((await bed.cloud.host(droplet.id)).ssh.hostKey)).toEqual(pinOf(droplet));

    // The first vhost needed a reload; while this looks, nginx's workers from before it end.
    const { status } = (await bed.succeed("status")).outcome;
    expect(status?.hosts.map(({ name }) => name)).toEqual(["cloud-e2e-1", "cloud-e2e-2"]);

    const loads = await Promise.all(
      addresses.map((host) =>
        startLoad({ host, port: 80, hostHeader: DOMAIN, mix: LIGHT, thinkMs: 30 }),
      ),
    );
    await bed.write("v2", { ...LONDON, count: 2 });
    expect((await bed.succeed("deploy")).outcome.release).toBe(2);
    for (const [index, load] of loads.entries())
      await expectNoneLost(load, `host ${index + 1} through a deploy`);

    bed.cloud.calls.reset();
    await bed.succeed("deploy");
    console.log(`calls of a deploy to hosts that are there: ${bed.cloud.calls.total()}`);
    expect(bed.cloud.calls.total()).toBeLessThanOrEqual(3);

    await bed.succeed("destroy");
    expect(bed.account()).toEqual(before);
  });

  test("is destroyed when its first deploy fails, records and all", async () => {
    const { droplets, records } = bed.cloud.state();
    // Docker and nginx are in the image: there is less to install.
    const hosts = { ...LONDON, image: "docker-20-04" };
    await bed.write("v1", hosts, { path: "/no-such-page", timeout: "3s" });
    const { conclusion, outputs } = await bed.step("deploy");
    expect([conclusion, outputs["reason"]]).toEqual(["failure", "HEALTH_TIMEOUT"]);
    expect(bed.cloud.state()).toMatchObject({ droplets, records });
  });

  test.each(["cancelled", "killed"] as const)("is gone when its run is %s", async (how) => {
    const { droplets } = bed.cloud.state();
    await bed.write("v1", { ...LONDON, count: 2 });
    const running = bed.start("deploy", (text) => {
      if (!text.includes("is being made")) return;
      if (how === "killed") running.kill();
      else running.cancel();
    });
    const { conclusion } = await running.result;
    expect(conclusion).toBe(how === "killed" ? "failure" : "cancelled");
    expect(bed.cloud.state()).toMatchObject({ droplets });
  });
});
