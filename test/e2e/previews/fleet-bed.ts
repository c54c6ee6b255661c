import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createDigitalOcean, type DigitalOcean } from "../../../sandbox/digitalocean/index.ts";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";
import { createBootKey } from "../../../src/engine/provision/first/boot-key.ts";
import { useAccount } from "../support/cloud-bed.ts";
import { type Finished, type Running, SHOP, startSluice } from "../support/index.ts";

/** Two services of this many processors: two previews fit a host, a third does not. */
const CPUS = availableParallelism() * 0.75;
const SERVICE = { build: { context: "shop" }, drain: "0s", stop_grace_period: "1s" };

/** Previews of the shop on droplets that are real hosts. */
export interface FleetBed {
  readonly cloud: DigitalOcean;
  /** Writes `deploy.yaml` with these settings of previews. */
  write(previews?: object): Promise<void>;
  start(command: string, pull: number): Running;
  run(command: string, pull: number): Promise<Finished>;
  /** As {@link run}; throws with what it said unless it succeeds. Names of the hosts it was on. */
  succeed(command: string, pull: number): Promise<string[]>;
  domain(pull: number): string;
  /** Address of the host that the preview's record leads to; undefined: there is none. */
  address(pull: number): string | undefined;
  /** What a browser sees there. */
  status(pull: number): Promise<number>;
  droplets(): string[];
  close(): Promise<void>;
}

export async function createFleetBed(): Promise<FleetBed> {
  await ensureBaseImages();
  const cloud = await createDigitalOcean({ hosts: "real", speed: 20 });
  await useAccount(cloud);
  const folder = await mkdtemp(join(tmpdir(), "sluice-fleet-"));
  await cp(SHOP, join(folder, "shop"), { recursive: true });
  const env = {
    DIGITALOCEAN_API_URL: cloud.url,
    DIGITALOCEAN_TOKEN: cloud.token,
    SLUICE_SSH_KEY: createBootKey().privateKey,
  };
  const config = join(folder, "deploy.yaml");
  const domain = (pull: number) => `pr-${pull}-web.preview.example.com`;
  const start: FleetBed["start"] = (command, pull) =>
    startSluice(
      [command, `preview-${pull}`, "--config", config, ...(command === "destroy" ? ["--yes"] : [])],
      { folder, env },
    );
  const run: FleetBed["run"] = (command, pull) => start(command, pull).done;
  const address = (pull: number) =>
    cloud
      .state()
      .records.find((record) => record.startsWith(`${domain(pull)} A `))
      ?.split(" ")[2];
  return {
    cloud,
    start,
    run,
    domain,
    address,
    write(previews = {}) {
      const resources = { cpus: CPUS, memory: "128MB" };
      const web = { ...SERVICE, port: 3000, health: { path: "/up" }, resources };
      const jobs = { ...SERVICE, command: ["node", "worker.js"], resources };
      const hosts = {
        ...{ provider: "digitalocean", region: "lon1", size: "s-4vcpu-8gb" },
        image: "docker-20-04",
      };
      const document = {
        project: "fleet",
        services: { web, jobs },
        previews: { hosts, domain: "preview.example.com", ...previews },
      };
      return writeFile(config, JSON.stringify(document));
    },
    async succeed(command, pull) {
      const { code, stderr, stdout, outcome } = await run(command, pull);
      if (code !== 0) throw new Error(`${stderr}\n${stdout}`);
      const placed = outcome!.stages.find(({ name }) => name === "place")?.ms;
      console.log(
        `${command} preview-${pull}: ${placed} ms for its place, ${outcome!.calls} calls`,
      );
      return outcome!.hosts.map(({ name }) => name);
    },
    async status(pull) {
      const host = address(pull) ?? "";
      return new Promise((resolve, reject) => {
        get({ host, headers: { host: domain(pull) } }, (response) => {
          response.resume().once("end", () => resolve(response.statusCode ?? 0));
        }).once("error", reject);
      });
    },
    droplets: () =>
      cloud
        .state()
        .droplets.filter(({ isDoomed }) => !isDoomed)
        .map(({ name }) => name)
        .toSorted(),
    async close() {
      await cloud.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
