import {
  createHosts,
  destroyHosts,
  type HostRequest,
  type SandboxHost,
} from "../../../sandbox/hosts/index.ts";
import { giveShop } from "./images.ts";

/** A cold machine makes the host image first. */
export const COLD = 15 * 60_000;

/** Prepared hosts that have the shop's versions. */
export async function createShopHosts(
  prefix: string,
  versions: readonly string[],
  request: Partial<HostRequest> = {},
): Promise<SandboxHost[]> {
  const hosts = await createHosts({ count: 1, kind: "prepared", prefix, ...request });
  try {
    await giveShop(hosts, versions);
  } catch (error) {
    await destroyHosts(hosts);
    throw error;
  }
  return hosts;
}
