import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDigitalOcean, type DigitalOcean } from "../../../sandbox/digitalocean/index.ts";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";
import { type LoadOptions, startLoad } from "../../../sandbox/load/index.ts";
import { runAction } from "../../../sandbox/runner/index.ts";
import { createBootKey, keyOf } from "../../../src/engine/provision/first/boot-key.ts";
import { pinOf } from "../../../src/model/marks.ts";
import type { Outcome } from "../../../src/model/outcome.ts";
import { root } from "../../action/bundle.ts";
import { COLD, expectNoneLost } from "../support/index.ts";
import { SHOP } from "../support/images.ts";

const DOMAIN = "cloud.example.com";
const LONDON = { provider: "digitalocean", region: "lon1", size: "s-1vcpu-1gb" };
const LIGHT: LoadOptions["mix"] = { getThink: 6, postThink: 6, websocket: 2, download: 1 };

/** The committed bundle, from an empty account to an empty account, on droplets that are real hosts. */
describe("a fleet on DigitalOcean", () => {
  let cloud: DigitalOcean;
  let folder: string;
  const key = createBootKey();

  beforeAll(async () => {
    cloud = await createDigitalOcean({ hosts: "real" });
    folder = await mkdtemp(join(tmpdir(), "sluice-cloud-"));
    await cp(SHOP, join(folder, "shop"), { recursive: true });
    await ensureBaseImages();
    await post("/v2/domains", { name: "example.com" });
    // The first network of a region is its default for ever; every used account has one.
    await post("/v2/vpcs", { name: "default-lon1", region: "lon1" });
  }, COLD);
  afterAll(async () => {
    await cloud?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, COLD);

  const post = (path: string, body: object) =>
    fetch(`${cloud.url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${cloud.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  const write = (version: string) => {
    const build = { context: "shop", args: { VERSION: version } };
    const web = { build, port: 3000, health: { path: "/up" }, domains: [DOMAIN], drain: "0s" };
    const hosts = { ...LONDON, count: 2 };
    const config = { project: "cloud", services: { web }, environments: { e2e: { hosts } } };
    return writeFile(join(folder, "deploy.yaml"), JSON.stringify(config));
  };

  const envVars = () => ({
    DIGITALOCEAN_API_URL: cloud.url,
    DIGITALOCEAN_TOKEN: cloud.token,
    SLUICE_SSH_KEY: key.privateKey,
    HOME: "/nonexistent",
    SSH_AUTH_SOCK: "",
  });

  /** One step of a workflow. */
  const step = async (command: string) => {
    const inputs = { command, environment: "e2e" };
    const action = { action: root, workspace: folder, inputs, envVars: envVars() };
    const result = await runAction(action);
    const { reason = "", result: outcome = "{}" } = result.outputs;
    return { ...result, reason, outcome: JSON.parse(outcome) as Outcome };
  };

  const succeed = async (command: string) => {
    const { conclusion, log, ...result } = await step(command);
    if (conclusion !== "success") throw new Error(log.map(({ text }) => text).join("\n"));
    return result;
  };

  const account = () => {
    const { droplets, keys, firewalls, tags, vpcs, snapshots, records } = cloud.state();
    return { droplets, keys, firewalls, tags, vpcs, snapshots, records };
  };

  test("appears with the first deploy, swaps without a loss, and leaves nothing", async () => {
    const before = account();
    await write("v1");
    const { outcome: first, summary } = await succeed("deploy");
    expect(first.hosts.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "cloud-e2e-1 switched",
      "cloud-e2e-2 switched",
    ]);
    console.log(`hosts: ${JSON.stringify(first.fleet?.times)}, ${first.calls} calls`);
    for (const state of ["creating", "provisioning", "initializing", "active"])
      expect(summary).toContain(state);
    expect(summary).toMatch(/API calls: \d+ \(provision \d+, dns \d+/);
    const addresses = first.fleet!.members.map(({ address }) => address!);
    for (const address of addresses) expect(account().records).toContain(`${DOMAIN} A ${address}`);

    for (const droplet of account().droplets) {
      const { hostKey } = (await cloud.host(droplet.id)).ssh;
      expect(pinOf(droplet)).toEqual(keyOf(hostKey));
    }

    // The first vhost needed a reload; while this looks, nginx's workers from before it end.
    const { status } = (await succeed("status")).outcome;
    expect(status?.hosts.map(({ name }) => name)).toEqual(["cloud-e2e-1", "cloud-e2e-2"]);

    const loads = await Promise.all(
      addresses.map((host) =>
        startLoad({ host, port: 80, hostHeader: DOMAIN, mix: LIGHT, thinkMs: 30 }),
      ),
    );
    await write("v2");
    expect((await succeed("deploy")).outcome.release).toBe(2);
    for (const [index, load] of loads.entries())
      await expectNoneLost(load, `host ${index + 1} through a deploy`);

    cloud.calls.reset();
    await succeed("deploy");
    console.log(`calls of a deploy to hosts that are there: ${cloud.calls.total()}`);
    expect(cloud.calls.total()).toBeLessThanOrEqual(3);

    await succeed("destroy");
    expect(account()).toEqual(before);
  });

  test("is destroyed when its first deploy fails, records and all", async () => {
    const before = account();
    const config = {
      project: "cloud",
      services: {
        web: {
          build: { context: "shop", args: { VERSION: "v1" } },
          port: 3000,
          health: { path: "/no-such-page", timeout: "3s" },
          domains: [DOMAIN],
        },
      },
      environments: {
        // Docker and nginx are in the image: there is less to install.
        e2e: { hosts: { ...LONDON, image: "docker-20-04" } },
      },
    };
    await writeFile(join(folder, "deploy.yaml"), JSON.stringify(config));
    expect(await step("deploy")).toMatchObject({ conclusion: "failure", reason: "HEALTH_TIMEOUT" });
    const { droplets, records } = account();
    expect({ droplets, records }).toEqual({ droplets: before.droplets, records: before.records });
  });
});
