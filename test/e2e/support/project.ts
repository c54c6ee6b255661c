import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SandboxHost } from "../../../sandbox/hosts/index.ts";
import { shopImage } from "./images.ts";
import { type Finished, type Running, type RunOptions, startSluice } from "./sluice.ts";

/** The environment's name in every project of the tests. */
export const ENVIRONMENT = "e2e";

/** A folder with a `deploy.yaml` for given hosts. */
export interface Project {
  readonly name: string;
  readonly folder: string;
  readonly config: string;
  /** Name under which its web service answers. */
  readonly domain: string;
  /** Writes `deploy.yaml` for these services. */
  write(services: object, environment?: object): Promise<void>;
  /** Writes `deploy.yaml` with one web service: the shop in this version. */
  writeShop(version: string, more?: object): Promise<void>;
  /** Starts `sluice <command> e2e --config … <args>`. */
  start(command: string, args?: readonly string[], options?: RunOptions): Running;
  /** The same, to its end. */
  run(command: string, args?: readonly string[], options?: RunOptions): Promise<Finished>;
  remove(): Promise<void>;
}

export interface Login {
  readonly user?: string;
  readonly port?: number;
  readonly fingerprint?: string;
}

/** A project on these hosts; `login` replaces parts of how they are reached. */
export async function createProject(
  name: string,
  hosts: readonly SandboxHost[],
  login: Login = {},
): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), `sluice-e2e-${name}-`));
  const config = join(folder, "deploy.yaml");
  const domain = `${name}.test`;
  const addresses = hosts.map(({ ssh: { address, port, user, fingerprint } }) => ({
    address,
    port,
    user,
    fingerprint,
    ...login,
  }));
  const write = (services: object, environment: object = {}) =>
    // YAML holds JSON, so nothing has to be quoted by hand.
    writeFile(config, JSON.stringify(document(name, addresses, services, environment), null, 2));
  const start = (command: string, args: readonly string[] = [], options: RunOptions = {}) =>
    startSluice([command, ENVIRONMENT, "--config", config, ...args], {
      ...options,
      folder,
      env: { SLUICE_SSH_KEY: hosts[0]!.ssh.privateKey, ...options.env },
    });
  return {
    name,
    folder,
    config,
    domain,
    write,
    start,
    writeShop: (version, more = {}) => write({ web: shopService(version, domain, more) }),
    run: (...given) => start(...given).done,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The shop's web service; its old slot is stopped right after the swap unless `more` says else. */
export function shopService(version: string, domain: string, more: object = {}): object {
  return {
    image: shopImage(version),
    port: 3000,
    health: { path: "/up", timeout: "10s" },
    domains: [domain],
    drain: "0s",
    ...more,
  };
}

function document(name: string, hosts: object, services: object, environment: object): object {
  return { project: name, services, environments: { [ENVIRONMENT]: { hosts, ...environment } } };
}
