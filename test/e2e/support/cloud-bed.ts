import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDigitalOcean,
  type DigitalOcean,
  type DigitalOceanOptions,
} from "../../../sandbox/digitalocean/index.ts";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";
import {
  type RunningAction,
  type RunnerResult,
  startAction,
} from "../../../sandbox/runner/index.ts";
import { createBootKey } from "../../../src/engine/provision/first/boot-key.ts";
import type { Outcome } from "../../../src/model/outcome.ts";
import { root } from "../../action/bundle.ts";
import { SHOP } from "./images.ts";

export const DOMAIN = "cloud.example.com";
export const ENVIRONMENT = "e2e";
const SERVICE = { port: 3000, health: { path: "/up" }, domains: [DOMAIN], drain: "0s" };

/** A cloud account that was used before, and a checkout of the shop that is deployed to it. */
export interface CloudBed {
  readonly cloud: DigitalOcean;
  /** Writes `deploy.yaml`: a version of the shop, what hosts it is to have, other health. */
  write(version: string, hosts: object, health?: object): Promise<void>;
  /** Starts a command by the committed bundle, as a step of a workflow. */
  start(command: string, onLine?: (text: string) => void): RunningAction;
  step(command: string): Promise<RunnerResult & { readonly outcome: Outcome }>;
  /** As {@link step}; throws with the log unless it succeeds. */
  succeed(command: string): Promise<RunnerResult & { readonly outcome: Outcome }>;
  /** What a destroy has to leave as it was. */
  account(): object;
  close(): Promise<void>;
}

export async function createCloudBed(options: DigitalOceanOptions = {}): Promise<CloudBed> {
  await ensureBaseImages();
  const cloud = await createDigitalOcean({ hosts: "real", ...options });
  const folder = await mkdtemp(join(tmpdir(), "sluice-cloud-"));
  await cp(SHOP, join(folder, "shop"), { recursive: true });
  await useAccount(cloud);
  const envVars = {
    DIGITALOCEAN_API_URL: cloud.url,
    DIGITALOCEAN_TOKEN: cloud.token,
    SLUICE_SSH_KEY: createBootKey().privateKey,
    HOME: "/nonexistent",
    SSH_AUTH_SOCK: "",
  };
  const start: CloudBed["start"] = (command, onLine = () => {}) =>
    startAction({
      action: root,
      workspace: folder,
      inputs: { command, environment: ENVIRONMENT },
      envVars,
      onLine: ({ text }) => onLine(text),
    });
  const step: CloudBed["step"] = async (command) => {
    const result = await start(command).result;
    return { ...result, outcome: JSON.parse(result.outputs["result"] ?? "{}") as Outcome };
  };
  return {
    cloud,
    start,
    step,
    write(version, hosts, health = SERVICE.health) {
      const build = { context: "shop", args: { VERSION: version } };
      const services = { web: { ...SERVICE, build, health } };
      const environments = { [ENVIRONMENT]: { hosts: { provider: "digitalocean", ...hosts } } };
      const config = { project: "cloud", services, environments };
      return writeFile(join(folder, "deploy.yaml"), JSON.stringify(config));
    },
    async succeed(command) {
      const result = await step(command);
      if (result.conclusion === "success") return result;
      throw new Error(result.log.map(({ text }) => text).join("\n"));
    },
    account() {
      const { droplets, keys, firewalls, tags, vpcs, snapshots, records } = cloud.state();
      return { droplets, keys, firewalls, tags, vpcs, snapshots, records };
    },
    async close() {
      await cloud.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Every used account has a domain, and the network that is its region's default for ever. */
export async function useAccount({ url, token }: DigitalOcean): Promise<void> {
  const post = (path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await post("/v2/domains", { name: "example.com" });
  await post("/v2/vpcs", { name: "default-lon1", region: "lon1" });
}
