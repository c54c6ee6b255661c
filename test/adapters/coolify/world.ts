import { createHash, generateKeyPairSync } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { onTestFinished } from "vitest";
import {
  type Coolify,
  type CoolifyOptions,
  NO_DELAYS,
  startCoolify,
} from "../../../sandbox/coolify/index.ts";
import { coolify } from "../../../src/adapters/coolify/index.ts";
import { createHttp } from "../../../src/adapters/http/client.ts";
import { publicKeyOf } from "../../../src/adapters/ssh/public-key.ts";
import type { Http } from "../../../src/contracts/http.ts";
import type { Platform, SlotPlace, Wish } from "../../../src/contracts/platform.ts";
import type { Time } from "../../../src/contracts/time.ts";
import { SluiceError } from "../../../src/model/errors.ts";
import type { Service } from "../../../src/model/project.ts";
import type { Slot } from "../../../src/model/slot.ts";
import { service } from "../../engine/facts.ts";

export const SCOPE = { project: "shop", environment: "production" };
export const IP = "198.51.100.7";
export const DIGEST = "a".repeat(64);
export const IMAGE = `registry.example.com/shop-web@sha256:${DIGEST}`;

/** The real adapter on the look-alike, where nothing takes time. */
export interface World {
  readonly cool: Coolify;
  readonly http: Http;
  readonly platform: Platform;
  readonly time: Time;
  /** As another run would have it: nothing is known yet. */
  again: () => Platform;
  /** What the simulated server at {@link IP} runs. */
  containers: () => { name: string; image: string; labels: Readonly<Record<string, string>> }[];
  /** `GET /api/v1/version` and so on, in their order since the last asking. */
  newCalls: () => string[];
  /** Ends the run at the call of this number from now on, or of this name. */
  kill: (at: number | string, when: "before" | "after") => void;
}

const PEM = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({
  type: "pkcs1",
  format: "pem",
}) as string;
const BLOB = Buffer.from(publicKeyOf({ privateKey: PEM }).split(" ")[1]!, "base64");

export const key = () => ({
  privateKey: PEM,
  fingerprint: createHash("sha256").update(BLOB).digest("base64"),
});

export async function createWorld(
  options: CoolifyOptions & { token?: (cool: Coolify) => string; timeoutMs?: number } = {},
): Promise<World> {
  const cool = await startCoolify({
    ...options,
    delays: { ...NO_DELAYS, ...options.delays },
  });
  onTestFinished(() => cool.close());
  const time = timeOf(cool);
  const sent: string[] = [];
  const kill = { left: Infinity, name: "", when: "before" };
  const client = httpOf(cool, options.token?.(cool) ?? cool.token, options.timeoutMs);
  const http: Http = {
    calls: client.calls,
    async send(request) {
      sent.push(`${request.method} ${request.path}`);
      if (kill.name === sent.at(-1)) kill.left = 0;
      const isLast = kill.left-- <= 0;
      if (isLast && kill.when === "before") throw new Error("killed");
      const reply = await client.send(request);
      if (isLast) throw new Error("killed");
      return reply;
    },
  };
  return {
    cool,
    http,
    time,
    platform: coolify(http, { time, key }),
    again: () => coolify(http, { time, key }),
    containers: () =>
      [...cool.server(IP).containers.values()].map(({ spec: { name, image, labels } }) => ({
        name,
        image,
        labels,
      })),
    newCalls: () => sent.splice(0),
    kill: (at, when) =>
      void Object.assign(kill, {
        left: typeof at === "number" ? at : Infinity,
        name: String(at),
        when,
      }),
  };
}

export function httpOf({ url }: Pick<Coolify, "url">, token: string, timeoutMs = 20_000): Http {
  const sleep = () => wait(2);
  return createHttp({ vendor: "Coolify", baseUrl: url, token, timeoutMs, sleep });
}

const PATIENCE_MS = 5_000;

/**
 * Time that passes when the look-alike has done what it was told, however busy this machine is: the
 * number of looks at a deployment is then always the same.
 */
function timeOf(cool: Pick<Coolify, "state">): Time {
  let now = 0;
  const isBusy = () => cool.state().deployments.some((one) => /(queued|in_progress)$/.test(one));
  return {
    now: () => now,
    chance: () => 0.5,
    async sleep(ms, signal) {
      now += ms;
      const end = performance.now() + PATIENCE_MS;
      do {
        if (signal?.aborted) throw new SluiceError("ABORTED", "the run was cancelled");
        await wait(2);
      } while (isBusy() && performance.now() < end);
    },
  };
}

export function place(slot: Slot = "green", name = "web"): SlotPlace {
  const address = { user: "root", address: IP, port: 22 };
  return { scope: SCOPE, service: name, slot, host: { name: IP, address }, image: IMAGE };
}

export function wish(
  envVars: Readonly<Record<string, string>> = {},
  more: Partial<Service> = {},
  slot: Slot = "green",
): Wish {
  const spec = service("web", { port: 3000, ...more });
  const ports = { blue: 8100, green: 18_100, internal: 5100 };
  return {
    scope: SCOPE,
    spec,
    envVars,
    place: {
      service: "web",
      slot,
      container: "sluice_shop_production_web_2",
      release: 2,
      run: "run2",
      image: IMAGE,
      specification: "spec2",
      ...(spec.port === undefined ? {} : { ports }),
    },
  };
}

export const alive = new AbortController().signal;
