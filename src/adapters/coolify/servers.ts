import type { SlotPlace } from "../../contracts/platform.ts";
import type { Time } from "../../contracts/time.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Api } from "./api.ts";
import { bodyFor } from "./fields.ts";
import { hostMark, isOurs } from "./marks.ts";
import { makeOnce } from "./once.ts";
import type { KeyShape, Named, ServerShape } from "./shapes.ts";
import { isAtLeast } from "./version.ts";

/** The key by which Coolify reaches hosts that we register. */
export interface HostKey {
  /** PEM, without a passphrase. */
  readonly privateKey: string;
  /** SHA-256 of its public half, base64. */
  readonly fingerprint: string;
}

export interface ServerTools {
  readonly api: Api;
  readonly time: Time;
  /** Absent: only hosts that Coolify knows already can be used. */
  readonly key: (() => HostKey) | undefined;
}

const PAUSE_MS = 2_000;
const LONGEST_MS = 180_000;

/** The server of Coolify's that a host is: one that is there, else registered and validated. */
export async function ensureServer(
  tools: ServerTools,
  { scope, host }: Pick<SlotPlace, "scope" | "host">,
): Promise<string> {
  const { uuid } = await makeOnce(
    tools.time,
    () => findServer(tools.api, host.address.address),
    () => register(tools, scope.project, host),
  );
  // Lists do not tell of the proxy.
  const server = await readServer(tools.api, uuid);
  refuseProxy(server);
  if (!isUsable(server)) await validate(tools, server);
  return server.uuid;
}

export async function listServers(api: Api): Promise<readonly ServerShape[]> {
  return api.ask<ServerShape[]>({ method: "GET", path: "/api/v1/servers" });
}

export async function findServer(api: Api, address: string): Promise<Named | undefined> {
  return (await listServers(api)).find(({ ip }) => ip === address);
}

export function readServer(api: Api, uuid: string): Promise<ServerShape> {
  return api.ask({ method: "GET", path: "/api/v1/servers/{uuid}", params: { uuid } });
}

/** Its proxy would want ports 80 and 443, where nginx answers. */
function refuseProxy(server: ServerShape): void {
  const { name } = server;
  const type = proxyTypeOf(server);
  if (type === "none") return;
  const message = `Coolify's own proxy (${type}) is on for the server ${name}, where nginx answers on ports 80 and 443`;
  throw new SluiceError("API_REFUSED", message, {
    facts: { fix: "set the server's proxy to none in Coolify" },
  });
}

export function proxyTypeOf({ proxy }: ServerShape): string {
  return proxy?.type?.toLowerCase() ?? "none";
}

async function register(
  tools: ServerTools,
  project: string,
  { name, address: { address, port, user } }: SlotPlace["host"],
): Promise<Named> {
  const { api } = tools;
  const key = await ensureKey(tools, project);
  const body = bodyFor(await api.version(), "server", {
    name,
    description: hostMark(project),
    ip: address,
    port,
    user,
    private_key_uuid: key,
    proxy_type: "none",
    is_build_server: false,
    instant_validate: false,
  });
  return api.ask({ method: "POST", path: "/api/v1/servers", body });
}

/** A key is unique in all of Coolify: what has its fingerprint is it. */
async function ensureKey({ api, time, key: read }: ServerTools, project: string): Promise<string> {
  if (read === undefined) {
    const message = "Coolify does not know this host, and only a key of its own can register it";
    throw new SluiceError("HOST_LOGIN_REFUSED", `${message}: set SLUICE_SSH_KEY`);
  }
  const { privateKey, fingerprint } = read();
  const path = "/api/v1/security/keys";
  const look = async () => {
    const keys = await api.ask<KeyShape[]>({ method: "GET", path });
    return keys.find((one) => bare(one.fingerprint ?? "") === bare(fingerprint))?.uuid;
  };
  return makeOnce(time, look, async () => {
    const body = {
      name: `sluice-${project}`,
      description: hostMark(project),
      private_key: privateKey,
    };
    return (await api.ask<{ uuid: string }>({ method: "POST", path, body })).uuid;
  });
}

function bare(fingerprint: string): string {
  return fingerprint.replace(/^SHA256:/, "").replace(/=+$/, "");
}

export function isUsable({ settings, ...server }: ServerShape): boolean {
  const { is_reachable: reachable, is_usable: usable } = settings ?? server;
  return reachable === true && usable === true;
}

/** Only checks and installs nothing; what is wrong stands in its log, as HTML. */
async function validate({ api, time }: ServerTools, { uuid, name }: ServerShape): Promise<void> {
  const method = isAtLeast(await api.version(), [4, 2, 0]) ? "POST" : "GET";
  const params = { uuid };
  const path = "/api/v1/servers/{uuid}/validate";
  await api.ask({ method, path, params, repeatable: true });
  const end = time.now() + LONGEST_MS;
  for (;;) {
    await time.sleep(PAUSE_MS);
    const server = await readServer(api, uuid);
    if (isUsable(server)) return;
    const log = textOf(server.validation_logs ?? "");
    if (log === "" && time.now() < end) continue;
    throw new SluiceError("HOST_NOT_READY", `Coolify cannot use the server ${name}`, {
      detail: log || `not validated within ${LONGEST_MS / 1000} s`,
    });
  }
}

function textOf(html: string): string {
  return html
    .replaceAll(/<br\s*\/?>/gi, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#039;", "'")
    .replaceAll("&amp;", "&")
    .trim();
}

const GONE_MS = 60_000;

/** With all that Coolify has there: the machine is about to go. Only what we registered. */
export async function forgetServer({ api, time }: ServerTools, address: string): Promise<void> {
  const server = await findServer(api, address);
  if (server === undefined || !isOurs(server)) return;
  await removeServer({ api, time }, server.uuid, true);
}

/**
 * Deletes are carried out some time after they are answered. By force with all that is there;
 * otherwise the API refuses while anything is.
 */
export async function removeServer(
  { api, time }: Pick<ServerTools, "api" | "time">,
  uuid: string,
  force: boolean,
): Promise<void> {
  const request = { path: "/api/v1/servers/{uuid}", params: { uuid } };
  const query = force ? { force: "true" } : {};
  const end = time.now() + GONE_MS;
  if ((await api.find({ ...request, method: "DELETE", query })) === undefined) return;
  while ((await api.find({ ...request, method: "GET" })) !== undefined) {
    if (time.now() >= end)
      throw new SluiceError("API_UNREACHABLE", `Coolify has not deleted the server ${uuid} yet`);
    await time.sleep(PAUSE_MS);
  }
}
