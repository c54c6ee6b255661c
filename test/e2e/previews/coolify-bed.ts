import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Coolify, startCoolify } from "../../../sandbox/coolify/index.ts";
import { createDigitalOcean, type DigitalOcean } from "../../../sandbox/digitalocean/index.ts";
import type { SandboxHost } from "../../../sandbox/hosts/index.ts";
import { must } from "../../../sandbox/hosts/run.ts";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";
import { startRegistry } from "../../../sandbox/registry/index.ts";
import { createBootKey } from "../../../src/engine/provision/first/boot-key.ts";
import type { Finished } from "../support/index.ts";
import { useAccount } from "../support/cloud-bed.ts";
import { SHOP } from "../support/images.ts";
import { startSluice } from "../support/sluice.ts";

export const DOMAIN = "preview.example.com";
const LONDON = { provider: "digitalocean", region: "lon1" };
const SECRET = "hush-hush-hush";

/** An empty cloud, a Coolify that knows nothing of it, and a project whose previews are there. */
export interface CoolifyBed {
  readonly cloud: DigitalOcean;
  readonly coolify: Coolify;
  /** Writes `deploy.yaml` with the shop in this version and these settings of previews. */
  write(version: string, previews?: object, services?: object): Promise<void>;
  /** A stateful service. Anything that runs will do for a database here. */
  database(): Promise<object>;
  run(command: string, preview: string, ...args: readonly string[]): Promise<Finished>;
  /** As {@link run}; throws with the log unless it succeeds. */
  succeed(command: string, preview: string, ...args: readonly string[]): Promise<Finished>;
  /** The only droplet. */
  host(): Promise<SandboxHost>;
  close(): Promise<void>;
}

export async function createCoolifyBed(project: string): Promise<CoolifyBed> {
  const [cloud, registry] = await Promise.all([
    createDigitalOcean({ hosts: "real" }),
    startRegistry(),
    ensureBaseImages(),
  ]);
  await useAccount(cloud);
  const coolify = await startCoolify({
    version: "4.2.0",
    servers: "real",
    registryPort: registry.port,
    delays: { job: 20, status: 300 },
  });
  const folder = await mkdtemp(join(tmpdir(), "sluice-coolprev-"));
  await cp(SHOP, join(folder, "shop"), { recursive: true });
  const env = {
    DIGITALOCEAN_API_URL: cloud.url,
    DIGITALOCEAN_TOKEN: cloud.token,
    COOLIFY_URL: coolify.url,
    COOLIFY_TOKEN: coolify.token,
    SLUICE_SSH_KEY: createBootKey().privateKey,
    SESSION_KEY: SECRET,
    POSTGRES_PASSWORD: SECRET,
  };
  const run: CoolifyBed["run"] = async (command, preview, ...args) => {
    const done = await startSluice([command, preview, ...args], { folder, env }).done;
    console.log(`${command} ${preview}: ${done.ms} ms`);
    if ((done.stdout + done.stderr).includes(SECRET)) throw new Error("a secret was told");
    return done;
  };
  return {
    cloud,
    coolify,
    run,
    async write(version, settings = {}, services = {}) {
      const build = { context: "shop", args: { VERSION: version } };
      const health = { path: "/up" };
      const web = { build, port: 3000, health, drain: "0s", secrets: ["SESSION_KEY"] };
      // Docker and nginx are in the image: there is less to install.
      const hosts = { ...LONDON, size: "s-2vcpu-4gb", image: "docker-20-04" };
      const config = {
        project,
        target: "coolify",
        registry: `${registry.address}/shop`,
        services: { web, ...services },
        previews: { hosts, domain: DOMAIN, ...settings },
      };
      await writeFile(join(folder, "deploy.yaml"), JSON.stringify(config));
    },
    async database() {
      const image = `${registry.address}/library/postgres:17`;
      await must(["docker", "build", "--quiet", "--tag", image, SHOP], { timeoutMs: 120_000 });
      await must(["docker", "push", "--quiet", image], { timeoutMs: 60_000 });
      return { image, stateful: true, secrets: ["POSTGRES_PASSWORD"] };
    },
    async succeed(command, preview, ...args) {
      const done = await run(command, preview, ...args);
      if (done.code === 0) return done;
      throw new Error(done.stderr);
    },
    host: () => cloud.host(cloud.state().droplets[0]!.id),
    async close() {
      await coolify.close();
      await Promise.all([cloud.close(), registry.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
