import ssh2 from "ssh2";
import { expect, onTestFinished } from "vitest";
import { createSend, dig, type Send } from "../../../sandbox/http/client.ts";
import {
  type Coolify,
  type CoolifyOptions,
  NO_DELAYS,
  startCoolify,
} from "../../../sandbox/coolify/index.ts";

export interface Opened {
  readonly coolify: Coolify;
  readonly send: Send;
  /** Creates with a POST and tells the uuid. Throws unless the answer is 201. */
  readonly make: (path: string, body: object) => Promise<string>;
  /** The value at a path of a `GET`. */
  readonly look: (path: string, ...at: readonly (string | number)[]) => Promise<unknown>;
}

/** An instance of its own where everything happens at once; gone after the test. */
export async function open(options: CoolifyOptions = {}): Promise<Opened> {
  const coolify = await startCoolify({ delays: NO_DELAYS, ...options });
  onTestFinished(() => coolify.close());
  const send = sendWith(coolify, coolify.token);
  return {
    coolify,
    send,
    async make(path, body) {
      const answer = await send("POST", path, body);
      if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return String(dig(answer.body, "uuid"));
    },
    look: async (path, ...at) => dig((await send("GET", path)).body, ...at),
  };
}

/** Calls with another token. */
export function sendWith({ url }: Coolify, token: string): Send {
  return createSend(`${url}/api/v1`, token, { accept: "application/json" });
}

/** Asks until it is so; a busy machine takes its time. */
export function eventually<T>(look: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(look, { timeout: 20_000, interval: 20 });
}

/** A new private key, PEM. One in 170 that the library makes is malformed, so it has to prove itself. */
export function newKey(): string {
  const key = ssh2.utils.generateKeyPairSync("ed25519").private;
  return ssh2.utils.parseKey(key) instanceof Error ? newKey() : key;
}

export interface Placed extends Opened {
  readonly key: string;
  readonly project: string;
  readonly server: string;
  /** Creates an application from an image on the server. */
  readonly app: (more?: object) => Promise<string>;
}

export const IP = "198.51.100.7";
export const DIGEST = "a".repeat(64);

/** With a key, a project and a server that has been validated. */
export async function place(options: CoolifyOptions = {}): Promise<Placed> {
  const opened = await open(options);
  const { make, send, coolify } = opened;
  const key = await make("/security/keys", { name: "sluice", private_key: newKey() });
  const project = await make("/projects", { name: "shop" });
  const body = { name: "web-1", ip: IP, private_key_uuid: key, proxy_type: "none" };
  const server = await make("/servers", body);
  const method = coolify.settings.version === "4.1.2" ? "GET" : "POST";
  await send(method, `/servers/${server}/validate`);
  await opened.look(`/servers/${server}`);
  const where = { project_uuid: project, server_uuid: server, environment_name: "production" };
  const image = { docker_registry_image_name: "registry:5000/shop@sha256" };
  const app = { ...where, ...image, docker_registry_image_tag: DIGEST, ports_exposes: "3000" };
  return {
    ...opened,
    key,
    project,
    server,
    app: (more = {}) =>
      make("/applications/dockerimage", { ...app, autogenerate_domain: false, ...more }),
  };
}
