import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { guardScript } from "./guard.ts";
import type { MachineSpec } from "./types.ts";

/** Path on the host → text. */
export type Files = Readonly<Record<string, string>>;

const SEED = "var/lib/cloud/seed/nocloud";
const METADATA = "etc/sandbox/metadata/metadata";

/**
 * What a droplet is given before its first boot: what cloud-init reads, what the metadata address
 * answers, its private address, and a firewall that lets everything through.
 */
export function seedFiles(spec: MachineSpec, address: string): Files {
  const { id, hostname, region, publicKeys, userData, privateV4 } = spec;
  const keys = publicKeys.join("\n");
  const interfaces = {
    public: [{ ipv4: { ip_address: address }, type: "public" }],
    private: [{ ipv4: { ip_address: privateV4 }, type: "private" }],
  };
  const all = { droplet_id: id, hostname, region, public_keys: publicKeys, interfaces };
  return {
    [`${SEED}/meta-data`]: JSON.stringify({
      "instance-id": String(id),
      "local-hostname": hostname,
      "public-keys": publicKeys,
    }),
    [`${SEED}/user-data`]: userData,
    [`${METADATA}/v1.json`]: JSON.stringify({ ...all, user_data: userData }),
    [`${METADATA}/v1/id`]: String(id),
    [`${METADATA}/v1/hostname`]: hostname,
    [`${METADATA}/v1/region`]: region,
    [`${METADATA}/v1/user-data`]: userData,
    [`${METADATA}/v1/public-keys`]: keys,
    [`${METADATA}/v1/interfaces/public/0/ipv4/address`]: address,
    [`${METADATA}/v1/interfaces/private/0/ipv4/address`]: privateV4,
    "etc/sandbox/private-address": `${privateV4}/${spec.privateBits}`,
    "etc/sandbox/firewall": guardScript(undefined),
  };
}

/** An archive of files that only root can read. */
export async function archive(files: Files): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mode: 0o600 }, content);
  tar.finalize();
  return buffer(tar);
}
