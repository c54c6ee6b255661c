import { randomBytes } from "node:crypto";
import type { ContainerSpec } from "../../hosts/argv.ts";
import { removeArgv } from "../../hosts/argv.ts";
import { isAlive } from "../../hosts/lock.ts";
import { inspectMachine } from "../../hosts/machine.ts";
import { ensureNetwork, pickAddress } from "../../hosts/network.ts";
import { owner, removeOrphans } from "../../hosts/registry.ts";
import { must, run } from "../../hosts/run.ts";
import { copyArgv, createArgv, listSnapshotsArgv, SNAPSHOTS } from "./argv.ts";
import { ensureBody } from "./body.ts";
import { toMachine } from "./machine.ts";
import { archive, seedFiles } from "./seed.ts";
import type { Machine, Machines, MachineSpec } from "./types.ts";

interface Site {
  /** First bytes of every address. */
  readonly prefix: string;
  /** Part of every name, so that several look-alikes do not meet. */
  readonly series: string;
  readonly container: Pick<ContainerSpec, "owner" | "capabilities" | "cgroup">;
}

/**
 * Makes ready for real hosts: removes what dead processes left, builds the body of a fresh droplet.
 */
export async function createMachines(): Promise<Machines> {
  await Promise.all([removeOrphans(), removeOldSnapshots(), ensureBody("bare")]);
  const { mtu, routed, capabilities, cgroup } = await inspectMachine();
  const series = `${process.pid}-${randomBytes(3).toString("hex")}`;
  const container = { owner: owner(), capabilities, cgroup };
  const site: Site = { prefix: await ensureNetwork(mtu, routed), series, container };
  return {
    start: (spec) => startMachine(site, spec),
    removeSnapshot: async (reference) => {
      if (reference.startsWith(SNAPSHOTS)) await run(["docker", "image", "rm", reference]);
    },
  };
}

async function startMachine(site: Site, spec: MachineSpec): Promise<Machine> {
  const image = await ensureBody(spec.body);
  const name = `sluice-droplet-${site.series}-${spec.id}`;
  try {
    const address = await startContainer(site, spec, name, image);
    return toMachine({ name, address, series: site.series });
  } catch (error) {
    await run(removeArgv([name]));
    throw error;
  }
}

/** An address is only refused at the start; then another is tried. */
async function startContainer(
  site: Site,
  spec: MachineSpec,
  name: string,
  image: string,
): Promise<string> {
  for (let left = 5; ; left -= 1) {
    const address = left === 5 && spec.address ? spec.address : pickAddress(site.prefix);
    const container: ContainerSpec = { name, kind: "bare", address, ...site.container };
    await must(createArgv(container, spec.hostname.slice(0, 63), image));
    await must(copyArgv(name), { input: await archive(seedFiles(spec, address)) });
    const started = await run(["docker", "start", name]);
    if (started.code === 0) return address;
    await run(removeArgv([name]));
    if (left === 0 || !/already in use/i.test(started.stderr)) {
      throw new Error(`docker start ${name}: ${started.stderr.trim()}`);
    }
  }
}

/** Snapshots whose process died without removing them. */
async function removeOldSnapshots(): Promise<void> {
  const tags = (await must(listSnapshotsArgv())).split("\n").filter((it) => /^\d+-/.test(it));
  const old = tags.filter((tag) => !isAlive(Number(tag.split("-")[0])));
  for (const tag of old) await run(["docker", "image", "rm", `${SNAPSHOTS}:${tag}`]);
}
