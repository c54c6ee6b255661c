import { connect as openSocket } from "node:net";
import { connectSsh, type SshCredentials } from "../adapters/ssh/connect.ts";
import { sshHost } from "../adapters/ssh/host.ts";
import { fingerprint } from "../adapters/ssh/known-hosts.ts";
import { publicKeyOf } from "../adapters/ssh/public-key.ts";
import type { Reach } from "../contracts/cloud.ts";
import type { Adapters } from "../engine/context.ts";
import { keyBlob } from "../engine/provision/first/boot-key.ts";
import { SluiceError } from "../model/errors.ts";
import type { Project } from "../model/project.ts";
import { sshCredentials } from "./hosts.ts";
import { platformHosts } from "./platform.ts";
import { withSslip } from "./sslip.ts";
import { proxyOf, systemTime } from "./tools.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

const CONNECT_MS = 10_000;

/** What makes hosts for the project's environment; nothing where hosts are given. */
export async function provisioningOf(
  project: Project,
  envVars: EnvVars,
): Promise<Pick<Adapters, "provisioning"> | undefined> {
  const fleet = project.environment.hosts;
  if (fleet.kind !== "digitalocean") return undefined;
  const { digitalOcean, digitalOceanDns, digitalOceanEstate, digitalOceanTemplates } =
    await import("../adapters/digitalocean/index.ts");
  const http = await digitalOceanHttp(envVars);
  const platform = await platformHosts(project, envVars);
  const account = envVars["SLUICE_DIGITALOCEAN_ACCOUNT"] || fleet.account;
  return {
    provisioning: {
      provider: fleet.kind,
      cloud: digitalOcean(http),
      estate: digitalOceanEstate(http),
      dns: digitalOceanDns(http),
      templates: digitalOceanTemplates(http),
      reach: reachOf(project, sshCredentials(envVars)),
      time: systemTime,
      calls: () => [...http.calls.values()].reduce((sum, count) => sum + count, 0),
      ...(account ? { account } : {}),
      ...(platform ? { platform } : {}),
    },
  };
}

/** Loaded only where it is needed: the client takes longer to load than the rest of a run. */
export async function digitalOceanHttp(envVars: EnvVars) {
  const token = envVars["DIGITALOCEAN_TOKEN"];
  if (!token) {
    throw new SluiceError("SECRET_MISSING", "DIGITALOCEAN_TOKEN is not set", {
      facts: { "needed for": "hosts: { provider: digitalocean }" },
    });
  }
  const { createHttp } = await import("../adapters/http/client.ts");
  return createHttp({
    vendor: "DigitalOcean",
    baseUrl: envVars["DIGITALOCEAN_API_URL"] || "https://api.digitalocean.com",
    token,
    proxy: proxyOf(envVars),
  });
}

/** Hosts made by us: root, port 22, and a key that is on record. */
function reachOf(project: Project, credentials: SshCredentials): Reach {
  const at = (address: string) => ({ user: "root", address, port: 22 });
  return {
    publicKey: publicKeyOf(credentials),
    knock,
    connect: (address, accepts, signal) =>
      connectSsh(
        { address: at(address), credentials, verify: accepts, timeoutMs: CONNECT_MS },
        signal,
      ),
    host(name, address, pin) {
      const pinned = { ...at(address), fingerprint: fingerprint(keyBlob(pin)) };
      const host = sshHost(pinned, credentials, "");
      return { ...withSslip(host, project, address), name };
    },
  };
}

function knock(address: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = openSocket({ host: address, port: 22, signal, timeout: CONNECT_MS });
    const end = (error?: Error) => {
      socket.destroy();
      if (error === undefined) return resolve();
      const message = `port 22 of ${address} takes no connection: ${error.message}`;
      reject(new SluiceError("HOST_UNREACHABLE", message));
    };
    socket.once("connect", () => end());
    socket.once("timeout", () => end(new Error("no answer")));
    socket.once("error", end);
  });
}
