import type { Host, HostLayout } from "../../contracts/host.ts";
import type { HostAddress } from "../../model/project.ts";
import { connectSsh, type SshCredentials } from "./connect.ts";
import { fingerprint, isKnownHost } from "./known-hosts.ts";

const CONNECT_TIMEOUT_MS = 20_000;

/**
 * A host reached over SSH. The key is checked against `fingerprint` where `deploy.yaml` gives one,
 * else against `knownHosts` (the text of a known_hosts file); nothing is ever trusted on first use.
 */
export function sshHost(
  address: HostAddress,
  credentials: SshCredentials,
  knownHosts: string,
): Host {
  const verify = (key: Buffer) =>
    address.fingerprint === undefined
      ? isKnownHost(knownHosts, address.address, address.port, key)
      : fingerprint(key) === address.fingerprint;
  return {
    name: address.port === 22 ? address.address : `${address.address}:${address.port}`,
    address,
    layout: systemLayout(address.user),
    connect: (signal, first) =>
      connectSsh({ address, credentials, verify, timeoutMs: CONNECT_TIMEOUT_MS }, signal, first),
  };
}

/** Where distributions keep nginx. */
function systemLayout(user: string): HostLayout {
  return {
    stateRoot: "/var/lib/sluice",
    privilege: user === "root" ? [] : ["sudo", "-n"],
    httpPort: 80,
    vhostFolder: "/etc/nginx/conf.d",
    nginxArgs: [],
    nginxPid: "/run/nginx.pid",
    unitFolder: "/etc/systemd/system",
  };
}
