import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { localHost } from "../../src/adapters/local/host.ts";
import type { Host } from "../../src/contracts/host.ts";
import type { RunContext } from "../../src/engine/context.ts";
import { SluiceError } from "../../src/model/errors.ts";
import type { Project, Service } from "../../src/model/project.ts";
import { service } from "./facts.ts";
import type { World } from "./provision/world.ts";
import { runContext } from "./run-context.ts";

/** Two of them fit a host, three do not: limits of processor time add up to four times what is there. */
export const HEAVY = availableParallelism() * 1.5;
export const PROJECT = "shop";

/** Hosts that are folders on this machine, asked and changed by the real shell. */
export interface PlaceBed {
  host(name: string): Host;
  /** From then on it does not answer; or does again. */
  silence(name: string, isSilent?: boolean): void;
  context(pull: number, more?: ContextOptions): RunContext;
  /** Where there are claims: `{ h1: ["preview-1"] }`. */
  claims(): Promise<Record<string, string[]>>;
  /** What a deploy leaves behind. */
  deploy(name: string, pull: number): Promise<void>;
  destroy(name: string, pull: number): Promise<void>;
  folder(name: string): string;
  close(): void;
}

export interface ContextOptions {
  readonly hosts?: readonly string[];
  readonly cpus?: number;
  readonly services?: readonly Service[];
  readonly preview?: Project["preview"];
  readonly droplets?: number;
  readonly lockWait?: number;
  readonly options?: Partial<RunContext["options"]>;
  readonly cloud?: World;
  readonly more?: Partial<RunContext>;
}

export function createPlaceBed(): PlaceBed {
  const root = mkdtempSync(join(tmpdir(), "sluice-place-"));
  const known = new Set<string>();
  const silent = new Set<string>();
  const folder = (name: string) => join(root, name);
  const at = (name: string, pull: number) => join(folder(name), PROJECT, `preview-${pull}`);
  const host = (name: string): Host => {
    known.add(name);
    const local = localHost(folder(name), 80, false);
    return {
      ...local,
      name,
      connect: async (signal, first) => {
        if (silent.has(name)) throw new SluiceError("HOST_UNREACHABLE", `${name} is silent`);
        return local.connect(signal, first);
      },
    };
  };
  return {
    host,
    folder,
    silence: (name, isSilent = true) => void (isSilent ? silent.add(name) : silent.delete(name)),
    context(pull, options = {}) {
      const { cpus = HEAVY, hosts = ["h1"], preview = {}, droplets = 3, lockWait = 0 } = options;
      const services = options.services ?? [service("web", { resources: { cpus } })];
      const scope = { project: PROJECT, environment: `preview-${pull}` };
      const base = runContext(services, { scope });
      const spec = { region: "lon1", size: "s-8vcpu-16gb", count: 1 };
      const job = options.cloud?.job({ spec });
      const provisioning = job && {
        ...job,
        reach: { ...job.reach, host: (name: string) => host(name) },
      };
      return {
        ...base,
        project: {
          ...base.project,
          name: PROJECT,
          preview,
          limits: { droplets },
          environment: {
            name: scope.environment,
            hosts:
              job === undefined
                ? { kind: "ssh", hosts: [], parallel: 4 }
                : { kind: "digitalocean", parallel: 4, ...spec },
          },
        },
        options: { ...base.options, lockWait, ...options.options },
        reporter: {
          report(event) {
            // A droplet of the same name is another machine.
            if (event.kind === "made")
              for (const { name } of event.droplets)
                rmSync(folder(name), { recursive: true, force: true });
            base.reporter.report(event);
          },
        },
        adapters: {
          ...base.adapters,
          hosts: job === undefined ? hosts.map(host) : [],
          ...(provisioning === undefined ? {} : { provisioning }),
        },
        ...options.more,
      };
    },
    async claims() {
      const rows = [...known].toSorted().map(async (name) => {
        const list = await readClaims(folder(name));
        return [name, list] as const;
      });
      return Object.fromEntries((await Promise.all(rows)).filter(([, list]) => list.length > 0));
    },
    async deploy(name, pull) {
      await mkdir(at(name, pull), { recursive: true });
      await writeFile(join(at(name, pull), "state.json"), "{}");
    },
    destroy: (name, pull) => rm(at(name, pull), { recursive: true }),
    close: () => rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }),
  };
}

async function readClaims(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (let pull = 0; pull < 60; pull++) {
    const file = join(folder, PROJECT, `preview-${pull}`, "claim");
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined) names.push(`preview-${pull}`);
  }
  return names;
}
