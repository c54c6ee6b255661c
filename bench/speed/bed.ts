import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  createHosts,
  destroyHosts,
  relay,
  type Relay,
  type SandboxHost,
} from "../../sandbox/hosts/index.ts";
import { ensureBaseImages } from "../../sandbox/images/apps/index.ts";
import { type CpuClock, cpuClock } from "./cpu.ts";

const call = promisify(execFile);
const APP = new URL("app", import.meta.url).pathname;
export const IMAGE = "sluice-bench/speed:1";

/** Where contestants log in to one host: directly, or through a relay that takes time. */
export interface Way {
  readonly host: SandboxHost;
  readonly address: string;
  readonly port: number;
  readonly cpu: CpuClock;
}

/** Hosts with the image on them, and an empty project folder. */
export interface Bed {
  readonly folder: string;
  readonly hosts: readonly SandboxHost[];
  /** Makes more hosts, until there are `count`. */
  grow(count: number): Promise<void>;
  /** A way to each host that takes `rttMs` there and back. */
  ways(rttMs: number): Promise<Way[]>;
  close(): Promise<void>;
}

export async function makeBed(): Promise<Bed> {
  await ensureBaseImages();
  const folder = await mkdtemp(join(tmpdir(), "sluice-speed-"));
  const archive = await buildImage(folder);
  await call("git", ["init", "--quiet", folder]);
  const hosts: SandboxHost[] = [];
  const relays: Relay[] = [];
  // A relay's process does not keep this one alive, not even while its end is awaited.
  const awake = setInterval(() => {}, 1_000);
  return {
    folder,
    hosts,
    async grow(count) {
      const missing = count - hosts.length;
      if (missing <= 0) return;
      const made = await createHosts({ count: missing, kind: "prepared", prefix: "speed" });
      hosts.push(...made);
      for (const host of made) await mustExec(host, ["docker", "load", "-q"], archive);
    },
    ways: (rttMs) => Promise.all(hosts.map((host) => wayTo(host, rttMs, relays))),
    async close() {
      await Promise.all(relays.map((open) => open.close()));
      await destroyHosts(hosts);
      clearInterval(awake);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function wayTo(host: SandboxHost, rttMs: number, relays: Relay[]): Promise<Way> {
  const cpu = await cpuClock(host);
  if (rttMs === 0) return { host, cpu, address: host.ssh.address, port: host.ssh.port };
  const opened = await relay(host.ssh, rttMs);
  relays.push(opened);
  return { host, cpu, address: opened.address, port: opened.port };
}

/** A small static application, as a tar archive for `docker load`. */
async function buildImage(folder: string): Promise<Buffer> {
  const env = { ...process.env, DOCKER_BUILDKIT: "0" };
  await call("docker", ["build", "--quiet", "--tag", IMAGE, APP], { env });
  const file = join(folder, "image.tar");
  await call("docker", ["save", "--output", file, IMAGE]);
  const archive = await readFile(file);
  await rm(file);
  return archive;
}

/** Runs something beside SSH on a host; not part of what is measured. */
export async function mustExec(
  host: SandboxHost,
  argv: readonly string[],
  input?: string | Uint8Array,
): Promise<string> {
  const ran = await host.exec(argv, {
    timeoutMs: 120_000,
    ...(input === undefined ? {} : { input }),
  });
  if (ran.code === 0) return ran.stdout;
  throw new Error(`${argv.join(" ").slice(0, 200)} on ${host.name}: ${ran.stderr || ran.stdout}`);
}
