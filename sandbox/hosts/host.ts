import { execArgv } from "./argv.ts";
import { clockFault } from "./faults/clock.ts";
import { diskFaults } from "./faults/disk.ts";
import { networkFaults } from "./faults/network.ts";
import { power } from "./power.ts";
import { removeNames } from "./registry.ts";
import { run } from "./run.ts";
import type { HostKind, Relay, SandboxHost, SshAccess } from "./types.ts";

export interface HostParts {
  readonly name: string;
  readonly kind: HostKind;
  readonly address: string;
  readonly ssh: SshAccess;
  readonly diskBytes?: number;
  /** Stands before the host's SSH when it is far away. */
  readonly relay?: Relay;
}

/** Puts a running container's abilities together. */
export function toHost(parts: HostParts): SandboxHost {
  const { name, kind, address, ssh, relay } = parts;
  const exec: SandboxHost["exec"] = (argv, options) => run(execArgv(name, argv), options);
  const network = networkFaults(exec);
  return {
    name,
    kind,
    address,
    ssh,
    exec,
    ...power(name, address),
    ...network,
    ...diskFaults(exec, parts.diskBytes),
    ...clockFault(exec),
    async dropConnections() {
      await relay?.dropConnections();
      await network.dropConnections();
    },
    async destroy() {
      await relay?.close();
      await removeNames([name]);
    },
  };
}
