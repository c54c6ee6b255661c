import { access, readFile } from "node:fs/promises";
import { boundingSet, capabilityNames, isComplete } from "./capabilities.ts";

/** What this machine lets a container do. */
export interface Machine {
  readonly capabilities: "all" | readonly string[];
  readonly cgroup: 1 | 2;
  /** Largest packet of the way out; a bridge that sends larger ones loses them in some tunnels. */
  readonly mtu: number;
  /** First two bytes of the networks that have a route: `172.17`. */
  readonly routed: readonly string[];
}

export async function inspectMachine(): Promise<Machine> {
  const routes = (await text("/proc/net/route")) ?? "";
  return {
    capabilities: await capabilities(),
    cgroup: (await text("/sys/fs/cgroup/cgroup.controllers")) === undefined ? 1 : 2,
    mtu: await mtuOf(defaultDevice(routes)),
    routed: routedPrefixes(routes),
  };
}

async function capabilities(): Promise<Machine["capabilities"]> {
  const mask = boundingSet((await text("/proc/self/status")) ?? "");
  const last = await text("/proc/sys/kernel/cap_last_cap");
  // No /proc: Docker runs in a virtual machine of its own, which has them all.
  if (mask === undefined || last === undefined || isComplete(mask, Number(last))) return "all";
  return capabilityNames(mask);
}

async function mtuOf(device: string | undefined): Promise<number> {
  const mtu = Number(device && (await text(`/sys/class/net/${device}/mtu`)));
  return mtu >= 576 ? mtu : 1500;
}

/** The device of the default route in the text of /proc/net/route. */
export function defaultDevice(routes: string): string | undefined {
  return destinations(routes).find(([, destination]) => destination === "00000000")?.[0];
}

/** The first two bytes of every other destination; the kernel writes addresses from the back. */
export function routedPrefixes(routes: string): string[] {
  const others = destinations(routes).filter(([, destination]) => destination !== "00000000");
  return others.map(([, destination]) =>
    [destination.slice(6, 8), destination.slice(4, 6)]
      .map((it) => Number.parseInt(it, 16))
      .join("."),
  );
}

function destinations(routes: string): (readonly [device: string, destination: string])[] {
  const rows = routes.split("\n").map((line) => line.split("\t"));
  return rows.flatMap(([device = "", destination = ""]) =>
    /^[0-9A-F]{8}$/.test(destination) ? [[device, destination] as const] : [],
  );
}

async function text(path: string): Promise<string | undefined> {
  const readable = await access(path).then(
    () => true,
    () => false,
  );
  return readable ? await readFile(path, "utf8") : undefined;
}
