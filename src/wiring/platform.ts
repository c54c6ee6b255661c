import { createHash } from "node:crypto";
import { publicKeyOf } from "../adapters/ssh/public-key.ts";
import type { Adapters } from "../engine/context.ts";
import { SluiceError } from "../model/errors.ts";
import type { Project } from "../model/project.ts";
import { sshCredentials } from "./hosts.ts";
import { proxyOf, systemTime } from "./provisioning.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

/** The vendor's limit is 200 for everything that a person's tokens do. */
const PER_MINUTE = 190;

/** What runs slots on hosts: plain Docker needs none. */
export async function platformOf(
  { target }: Project,
  envVars: EnvVars,
): Promise<Pick<Adapters, "platform" | "runtime"> | undefined> {
  if (target !== "coolify") return undefined;
  const { coolify, coolifyRuntime } = await import("../adapters/coolify/index.ts");
  const http = await coolifyHttp(envVars);
  const key = () => hostKey(envVars);
  return { platform: coolify(http, { time: systemTime, key }), runtime: coolifyRuntime };
}

export async function coolifyHttp(envVars: EnvVars) {
  const { COOLIFY_URL: url, COOLIFY_TOKEN: token } = envVars;
  const missing = url ? "COOLIFY_TOKEN" : "COOLIFY_URL";
  if (!url || !token) {
    throw new SluiceError("SECRET_MISSING", `${missing} is not set`, {
      facts: { "needed for": "target: coolify" },
    });
  }
  const { createHttp } = await import("../adapters/http/client.ts");
  return createHttp({
    vendor: "Coolify",
    baseUrl: url.replace(/\/+$/, "").replace(/\/api(\/v1)?$/, ""),
    token,
    perMinute: PER_MINUTE,
    proxy: proxyOf(envVars),
  });
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
