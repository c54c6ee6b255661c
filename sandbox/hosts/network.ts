import { randomInt } from "node:crypto";
import { createNetworkArgv, NETWORK } from "./argv.ts";
import { run } from "./run.ts";

/**
 * The network of all sandbox hosts. It is not Docker's default bridge because only a network with a
 * configured subnet lets a host keep its address over reboots, and because the Docker inside a host
 * wants 172.17.0.0/16 for itself.
 */
const SECOND_BYTES = [213, 197, 171, 151];

/**
 * Makes the network if needed and tells the first two bytes of its addresses: `10.213`.
 * @param routed such bytes of networks that this machine reaches already; Docker does not mind them
 */
export async function ensureNetwork(mtu: number, routed: readonly string[]): Promise<string> {
  const found = await subnetPrefix();
  if (found !== undefined) return found;
  for (const byte of SECOND_BYTES.filter((it) => !routed.includes(`10.${it}`))) {
    const made = await run(createNetworkArgv(`10.${byte}.0.0/16`, mtu));
    if (made.code === 0) return `10.${byte}`;
    const other = await subnetPrefix();
    if (other !== undefined) return other;
  }
  throw new Error(
    `docker network create ${NETWORK}: all of 10.${SECOND_BYTES.join("/10.")} in use`,
  );
}

async function subnetPrefix(): Promise<string | undefined> {
  const format = "{{range .IPAM.Config}}{{.Subnet}}{{end}}";
  const found = await run(["docker", "network", "inspect", "--format", format, NETWORK]);
  return found.code === 0 ? found.stdout.trim().split(".").slice(0, 2).join(".") : undefined;
}

/** An address by chance: 65,000 to choose from make a clash rare, and Docker refuses a clash. */
export function pickAddress(prefix: string): string {
  return `${prefix}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
}

/** Removes the network; while a host uses it, it stays. */
export async function removeNetwork(): Promise<void> {
  await run(["docker", "network", "rm", NETWORK]);
}
