import { lookup } from "node:dns/promises";
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";
import { BlockList, isIPv6 } from "node:net";
import { type LoadOptions, type LoadPlan, kinds } from "./types.ts";

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Fills in what the options leave open; refuses an address that is not ours to load. */
export async function planLoad(options: LoadOptions): Promise<LoadPlan> {
  const url = new URL("url" in options ? options.url : `http://${options.host}:${options.port}/`);
  if (url.protocol !== "http:") throw new Error("the load clients speak http only");
  const { address } = await lookup(url.hostname, { family: 4 });
  assertOurs(address, networkInterfaces());
  return {
    address,
    port: Number(url.port || 80),
    hostHeader: options.hostHeader ?? url.host,
    path: url.pathname + url.search,
    mix: fullMix(options.mix),
    thinkMs: options.thinkMs ?? 200,
    slow: options.slow ?? { bytes: 256 * 1024, seconds: 2 },
    timeoutMs: options.timeoutMs ?? 30_000,
    maxSeconds: options.maxSeconds ?? 900,
  };
}

function fullMix(mix: LoadOptions["mix"]): LoadPlan["mix"] {
  const full = Object.fromEntries(kinds.map((kind) => [kind, mix[kind] ?? 0]));
  const clients = Object.values(full).reduce((sum, n) => sum + n, 0);
  if (clients === 0) throw new Error("the mix has no clients");
  if (clients > 2000) throw new Error("the mix has more than 2000 clients");
  return full as LoadPlan["mix"];
}

/**
 * Throws unless the address is on loopback or on a bridge that Docker made on this machine.
 * A load generator that can be pointed anywhere is a weapon; ours knows only its sandbox.
 */
export function assertOurs(address: string, interfaces: Interfaces): void {
  const ours = new BlockList();
  ours.addSubnet("127.0.0.0", 8);
  ours.addAddress("::1", "ipv6");
  for (const [name, addresses = []] of Object.entries(interfaces)) {
    if (!/^(docker\d|br-|veth)/.test(name)) continue;
    for (const { cidr, family } of addresses) {
      const [network, prefix] = cidr?.split("/") ?? [];
      if (network && family === "IPv4") ours.addSubnet(network, Number(prefix));
    }
  }
  if (ours.check(address, isIPv6(address) ? "ipv6" : "ipv4")) return;
  throw new Error(
    `${address} is neither on this machine nor a sandbox host: no load is sent there`,
  );
}
