import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import type { Host } from "../contracts/host.ts";
import { localHost } from "../adapters/local/host.ts";
import { sshHost } from "../adapters/ssh/host.ts";
import type { SshCredentials } from "../adapters/ssh/connect.ts";
import { SluiceError } from "../model/errors.ts";
import type { FleetSpec } from "../model/project.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

/** Fleet of an environment → hosts that can be connected to. Reads keys and known_hosts. */
export function hostsOf(fleet: FleetSpec, envVars: EnvVars): { hosts: Host[]; parallel: number } {
  switch (fleet.kind) {
    case "local":
      return { hosts: [local(envVars)], parallel: 1 };
    case "ssh": {
      const credentials = sshCredentials(envVars);
      const known = knownHosts(envVars);
      const hosts = fleet.hosts.map((address) => sshHost(address, credentials, known));
      return { hosts, parallel: fleet.parallel };
    }
    case "digitalocean":
    default:
      // Found or made by the stage `provision`.
      return { hosts: [], parallel: fleet.parallel };
  }
}

function local(envVars: EnvVars): Host {
  const base = envVars["XDG_STATE_HOME"] ?? `${homedir()}/.local/state`;
  const root = envVars["SLUICE_STATE_DIR"] ?? `${base}/sluice`;
  const port = Number(envVars["SLUICE_HTTP_PORT"] ?? 8080);
  return localHost(root, port, process.getuid?.() === 0);
}

/** `SLUICE_SSH_KEY` (the key itself or a path), else an agent, else the usual files. */
export function sshCredentials(envVars: EnvVars): SshCredentials {
  const given = envVars["SLUICE_SSH_KEY"];
  const passphrase = envVars["SLUICE_SSH_PASSPHRASE"];
  const withPassphrase = passphrase ? { passphrase } : {};
  if (given) {
    const privateKey = given.includes("PRIVATE KEY")
      ? `${given.trimEnd()}\n`
      : readFileSync(given, "utf8");
    return { privateKey, ...withPassphrase };
  }
  const agent = envVars["SSH_AUTH_SOCK"];
  if (agent) return { agent };
  const key = ["id_ed25519", "id_ecdsa", "id_rsa"].flatMap((name) =>
    readIfThere(`${homedir()}/.ssh/${name}`),
  )[0];
  if (key !== undefined) return { privateKey: key, ...withPassphrase };
  throw new SluiceError("HOST_LOGIN_REFUSED", "there is no SSH key: set SLUICE_SSH_KEY");
}

/** `SLUICE_KNOWN_HOSTS` (the text itself or a path), else the user's and the machine's files. */
function knownHosts(envVars: EnvVars): string {
  const given = envVars["SLUICE_KNOWN_HOSTS"];
  if (given) return given.includes(" ") ? given : readFileSync(given, "utf8");
  return [`${homedir()}/.ssh/known_hosts`, "/etc/ssh/ssh_known_hosts"]
    .flatMap(readIfThere)
    .join("\n");
}

function readIfThere(path: string): string[] {
  try {
    return [readFileSync(path, "utf8")];
  } catch {
    return [];
  }
}
