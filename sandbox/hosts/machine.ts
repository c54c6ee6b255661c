import { access, readFile } from "node:fs/promises";
import { boundingSet, capabilityNames, isComplete } from "./capabilities.ts";

/** What this machine lets a container do. */
export interface Machine {
  readonly capabilities: "all" | readonly string[];
  readonly cgroup: 1 | 2;
  /** Largest packet of the way out; a bridge that sends larger ones loses them in some tunnels. */
  readonly mtu: number;
}

export async function inspectMachine(): Promise<Machine> {
  return {
    capabilities: await capabilities(),
    cgroup: (await text("/sys/fs/cgroup/cgroup.controllers")) === undefined ? 1 : 2,
    mtu: await outgoingMtu(),
  };
}

async function capabilities(): Promise<Machine["capabilities"]> {
  const mask = boundingSet((await text("/proc/self/status")) ?? "");
  const last = await text("/proc/sys/kernel/cap_last_cap");
  // No /proc: Docker runs in a virtual machine of its own, which has them all.
  if (mask === undefined || last === undefined || isComplete(mask, Number(last))) return "all";
  return capabilityNames(mask);
}

async function outgoingMtu(): Promise<number> {
  const device = defaultDevice((await text("/proc/net/route")) ?? "");
  const mtu = Number(device && (await text(`/sys/class/net/${device}/mtu`)));
  return mtu >= 576 ? mtu : 1500;
}

/** The device of the default route in the text of /proc/net/route. */
export function defaultDevice(routes: string): string | undefined {
  const fields = routes.split("\n").map((line) => line.split("\t"));
  return fields.find(([, destination]) => destination === "00000000")?.[0];
}

async function text(path: string): Promise<string | undefined> {
  const readable = await access(path).then(
    () => true,
    () => false,
  );
  return readable ? await readFile(path, "utf8") : undefined;
}
