import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Coolify, startCoolify } from "../../../sandbox/coolify/index.ts";
import { createDigitalOcean, type DigitalOcean } from "../../../sandbox/digitalocean/index.ts";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";
import { type LoadOptions, startLoad } from "../../../sandbox/load/index.ts";
import { type Registry, startRegistry } from "../../../sandbox/registry/index.ts";
import { createBootKey } from "../../../src/engine/provision/first/boot-key.ts";
import { COLD, expectNoneLost } from "../support/index.ts";
import { SHOP } from "../support/images.ts";
import { startSluice } from "../support/sluice.ts";

const DOMAIN = "cool.example.com";
const LIGHT: LoadOptions["mix"] = { getThink: 6, postThink: 6, websocket: 2, download: 1 };

/** One droplet, which three Coolifys of three versions take over from each other. */
describe("a droplet on which Coolify starts the slots", () => {
  let cloud: DigitalOcean;
  let registry: Registry;
  let coolify: Coolify;
  let folder: string;
  let address: string;
  const key = createBootKey();

  beforeAll(async () => {
    [cloud, registry] = await Promise.all([
      createDigitalOcean({ hosts: "real" }),
      startRegistry(),
      ensureBaseImages(),
    ]);
    folder = await mkdtemp(join(tmpdir(), "sluice-cool-"));
    await cp(SHOP, join(folder, "shop"), { recursive: true });
  }, COLD);
  afterAll(async () => {
    await coolify?.close();
    await Promise.all([cloud?.close(), registry?.close()]);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, COLD);

  const write = (version: string) => {
    const build = { context: "shop", args: { VERSION: version } };
    const web = { build, port: 3000, health: { path: "/up" }, domains: [DOMAIN], drain: "0s" };
    const hosts = { provider: "digitalocean", region: "lon1", size: "s-1vcpu-1gb" };
    const config = {
      project: "cool",
      target: "coolify",
      registry: `${registry.address}/shop`,
      services: { web },
      environments: { e2e: { hosts } },
    };
    return writeFile(join(folder, "deploy.yaml"), JSON.stringify(config));
  };

  const sluice = async (...args: string[]) => {
    const env = {
      DIGITALOCEAN_API_URL: cloud.url,
      DIGITALOCEAN_TOKEN: cloud.token,
      COOLIFY_URL: coolify.url,
      COOLIFY_TOKEN: coolify.token,
      SLUICE_SSH_KEY: key.privateKey,
    };
    const { code, outcome, stderr, ms } = await startSluice([...args], { folder, env }).done;
    if (code !== 0) throw new Error(stderr);
    const stages = outcome!.stages.map(({ name, ms: took }) => `${name} ${took}`).join(", ");
    console.log(`${args[0]}: ${ms} ms (${stages}), ${coolify.calls.total()} calls to Coolify`);
    coolify.calls.reset();
    return outcome!;
  };

  test.each(["4.1.2", "4.2.0", "4.4.2"] as const)(
    "deploys twice and goes back without a lost request on %s",
    async (version) => {
      await coolify?.close();
      coolify = await startCoolify({
        version,
        servers: "real",
        registryPort: registry.port,
        delays: { job: 20, status: 300 },
      });
      await write(`${version}-a`);
      const first = await sluice("deploy", "e2e");
      address ??= first.fleet!.members[0]!.address!;
      expect(coolify.state().servers).toEqual([`cool-e2e-1 ${address}`]);
      const load = await startLoad({
        host: address,
        port: 80,
        hostHeader: DOMAIN,
        mix: LIGHT,
        thinkMs: 30,
      });
      await write(`${version}-b`);
      await sluice("deploy", "e2e");
      const back = await sluice("rollback", "e2e");
      expect(back.hosts).toMatchObject([{ state: "switched" }]);
      await expectNoneLost(load, `a deploy and a rollback through Coolify ${version}`);
      expect(coolify.state().applications.map(({ name }) => name)).toEqual([
        expect.stringMatching(/^web-(blue|green)@cool-e2e-1$/),
        expect.stringMatching(/^web-(blue|green)@cool-e2e-1$/),
      ]);
    },
  );

  test("is destroyed with its server and all that Coolify had there", async () => {
    await sluice("destroy", "e2e", "--yes");
    const { servers, applications, projects } = coolify.state();
    expect({ servers, applications, projects }).toEqual({
      servers: [],
      applications: [],
      projects: [],
    });
    expect(cloud.state().droplets).toEqual([]);
  });
});
