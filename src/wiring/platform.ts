import { createHash } from "node:crypto";
import { publicKeyOf } from "../adapters/ssh/public-key.ts";
import type { Http } from "../contracts/http.ts";
import type { Adapters } from "../engine/context.ts";
import type { PlatformHosts } from "../engine/provision/job.ts";
import { SluiceError } from "../model/errors.ts";
import type { CommandName } from "../model/outcome.ts";
import type { Project } from "../model/project.ts";
import { sshCredentials } from "./hosts.ts";
import { proxyOf, systemTime } from "./tools.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

/** Ask the hosts alone, and work without the platform's credentials or while it is away. */
const ON_HOSTS = new Set<string>([
  "hosts",
  "logs",
  "exec",
  "maintenance",
  "lock",
  "unlock",
] satisfies CommandName[]);

/** Status tells what the platform says where it may be asked. */
function mayAsk({ COOLIFY_URL: url, COOLIFY_TOKEN: token }: EnvVars, command: CommandName) {
  return command !== "status" || Boolean(url && token);
}

/** What runs slots on hosts: plain Docker needs none. */
export async function platformOf(
  { target }: Project,
  envVars: EnvVars,
  command: CommandName,
  /** It is asked for something that only the platform has. */
  isAsked = false,
): Promise<
  Pick<Adapters, "platform" | "operations" | "databases" | "runtime" | "sleeper"> | undefined
> {
  if (target !== "coolify") return undefined;
  const { coolify, coolifyDatabases, coolifyOperations, ...own } =
    await import("../adapters/coolify/index.ts");
  const shells = { runtime: own.coolifyRuntime, sleeper: own.coolifySleeper };
  const isOnHosts = ON_HOSTS.has(command) && !isAsked;
  if (isOnHosts || !mayAsk(envVars, command)) return shells;
  const http = await coolifyHttp(envVars);
  return {
    platform: coolify(http, coolifyTools(envVars)),
    operations: coolifyOperations(http, systemTime),
    databases: coolifyDatabases(http, coolifyTools(envVars)),
    ...shells,
  };
}

/** Whom `sluice doctor` asks besides hosts and cloud. */
export async function examinersOf(
  { target }: Project,
  envVars: EnvVars,
): Promise<Pick<Adapters, "examiners">> {
  if (target !== "coolify") return {};
  const { coolifyExaminer } = await import("../adapters/coolify/index.ts");
  return { examiners: [coolifyExaminer(await coolifyHttp(envVars))] };
}

/** What the platform needs of hosts that are made for it. */
export async function platformHosts(
  { target }: Pick<Project, "target">,
  envVars: EnvVars,
): Promise<PlatformHosts | undefined> {
  if (target !== "coolify") return undefined;
  const { forgetHost, SETUP } = await import("../adapters/coolify/index.ts");
  const forget = async (address: string) =>
    forgetHost(await coolifyHttp(envVars), coolifyTools(envVars), address);
  return { setup: SETUP, forget: (address) => forget(address).catch(() => {}) };
}

export function coolifyTools(envVars: EnvVars) {
  return { time: systemTime, key: () => hostKey(envVars) };
}

/** The vendor's limit is 200 for all tokens of a person together. */
const PER_MINUTE = 190;
const clients = new Map<string, Http>();

/** One client for all that this process asks, so that it keeps one pace. */
export async function coolifyHttp(envVars: EnvVars): Promise<Http> {
  const { COOLIFY_URL: url, COOLIFY_TOKEN: token } = envVars;
  if (!url || !token) {
    throw new SluiceError("SECRET_MISSING", `${url ? "COOLIFY_TOKEN" : "COOLIFY_URL"} is not set`, {
      facts: { "needed for": "target: coolify" },
    });
  }
  const { createHttp } = await import("../adapters/http/client.ts");
  const baseUrl = url.replace(/\/+$/, "").replace(/\/api(\/v1)?$/, "");
  const name = `${baseUrl} ${token}`;
  const known = clients.get(name);
  if (known !== undefined) return known;
  const pace = { perMinute: PER_MINUTE };
  const http = createHttp({ vendor: "Coolify", baseUrl, token, ...pace, proxy: proxyOf(envVars) });
  clients.set(name, http);
  return http;
}

/** Coolify cannot use a key that lies in an agent or behind a passphrase. */
function hostKey(envVars: EnvVars) {
  const credentials = sshCredentials(envVars);
  const blob = Buffer.from(publicKeyOf(credentials).split(" ")[1] ?? "", "base64");
  const { privateKey = "" } = credentials;
  if (credentials.passphrase !== undefined) {
    const message = "Coolify cannot register hosts with a key that has a passphrase";
    throw new SluiceError("HOST_LOGIN_REFUSED", message);
  }
  return {
    privateKey,
    fingerprint: createHash("sha256").update(blob).digest("base64"),
  };
}
