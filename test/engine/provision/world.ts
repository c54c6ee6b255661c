import { PassThrough } from "node:stream";
import { createHttp } from "../../../src/adapters/http/client.ts";
import {
  digitalOcean,
  digitalOceanDns,
  digitalOceanEstate,
  digitalOceanTemplates,
} from "../../../src/adapters/digitalocean/index.ts";
import type { Reach } from "../../../src/contracts/cloud.ts";
import type { Http } from "../../../src/contracts/http.ts";
import type { HostConnection } from "../../../src/contracts/host.ts";
import type { RunEvent } from "../../../src/contracts/reporter.ts";
import type { Time } from "../../../src/contracts/time.ts";
import { createBootKey, keyBlob, keyOf } from "../../../src/engine/provision/first/boot-key.ts";
import type { RunContext } from "../../../src/engine/context.ts";
import type { Job } from "../../../src/engine/provision/job.ts";
import { SluiceError } from "../../../src/model/errors.ts";
import {
  createDigitalOcean,
  type DigitalOcean,
  type DigitalOceanOptions,
  manualClock,
} from "../../../sandbox/digitalocean/index.ts";

/**
 * The real adapter on the look-alike, with a clock that sleeping moves. Hosts are played: each has
 * the boot key of nobody but whoever reads the droplet's boot tag, and makes its own on request.
 */
export interface World {
  readonly cloud: DigitalOcean;
  /** The adapters, on an address that leads to the look-alike. */
  at(baseUrl: string): Pick<Job, "cloud" | "estate" | "dns" | "templates">;
  readonly events: RunEvent[];
  /** Called before each request of ours leaves, and after its answer; may throw, or hold it up. */
  tap: { before?: () => void; pause?: () => Promise<void>; after?: () => void };
  /** Address → what the next connections come to. */
  readonly trouble: Map<string, SluiceError>;
  job(more?: Partial<Job>): Job;
  texts(): string[];
  /** `shop-production-1 active`. */
  droplets(): string[];
  close(): Promise<void>;
}

export const SCOPE = { project: "shop", environment: "production" };

export async function createCloudWorld(
  options: DigitalOceanOptions = {},
  timeoutMs = 1_000,
): Promise<World> {
  const clock = manualClock(Date.UTC(2026, 10, 1));
  const cloud = await createDigitalOcean({ clock, hosts: "none", ...options });
  const tap: World["tap"] = {};
  const at = (baseUrl: string) => {
    const client = createHttp({
      vendor: "DigitalOcean",
      baseUrl,
      token: cloud.token,
      timeoutMs: baseUrl === cloud.url ? timeoutMs : 30_000,
      sleep: async (ms) => clock.advance(ms),
      now: () => clock.now(),
    });
    return adaptersOn(tapped(client, tap));
  };
  const own = at(cloud.url);
  const time: Time = {
    now: () => clock.now(),
    chance: () => 0.5,
    async sleep(ms, signal) {
      if (signal?.aborted) throw new SluiceError("ABORTED", "the run was cancelled");
      clock.advance(ms);
    },
  };
  const events: RunEvent[] = [];
  const trouble = new Map<string, SluiceError>();
  const reach = playedHosts(trouble);
  const states = () => cloud.state().droplets.filter(({ isDoomed }) => !isDoomed);
  return {
    cloud,
    at,
    events,
    tap,
    trouble,
    job: (more = {}) => ({
      provider: "digitalocean",
      ...own,
      reach,
      time,
      calls: () => cloud.calls.total(),
      scope: SCOPE,
      spec: { region: "lon1", size: "s-1vcpu-1gb", count: 2 },
      limit: 3,
      reporter: { report: (event) => void events.push(event) },
      signal: new AbortController().signal,
      ...more,
    }),
    texts: () => events.flatMap((event) => ("text" in event ? [event.text] : [])),
    droplets: () =>
      states()
        .map(({ name, tags }) => {
          const marks = tags.filter((tag) => tag.startsWith("sluice:state:"));
          return `${name} ${marks.map((tag) => tag.slice("sluice:state:".length)).join("+")}`;
        })
        .toSorted(),
    close: () => cloud.close(),
  };
}

function tapped(client: Http, tap: World["tap"]): Http {
  return {
    calls: client.calls,
    async send(request) {
      tap.before?.();
      await tap.pause?.();
      const reply = await client.send(request);
      tap.after?.();
      return reply;
    },
  };
}

export function adaptersOn(http: Http) {
  return {
    cloud: digitalOcean(http),
    estate: digitalOceanEstate(http),
    dns: digitalOceanDns(http),
    templates: digitalOceanTemplates(http),
  };
}

/** `trouble`: address, or `*`, → what connecting comes to. */
export function playedHosts(trouble: ReadonlyMap<string, SluiceError> = new Map()): Reach {
  const keys = new Map<string, string>();
  const keyAt = (address: string) => {
    const key = keys.get(address) ?? createBootKey().publicKey;
    keys.set(address, key);
    return key;
  };
  return {
    publicKey: createBootKey().publicKey,
    async knock() {},
    async connect(address, _accepts, signal) {
      if (signal.aborted) throw new SluiceError("HOST_UNREACHABLE", "aborted");
      const problem = trouble.get(address) ?? trouble.get("*");
      if (problem !== undefined) throw problem;
      return playedConnection(keyAt(address));
    },
    host: (name, address, pin) => ({
      name: `${name} ${pin.equals(keyOf(keyAt(address))!) ? "pinned" : "WRONG PIN"}`,
      layout: {
        stateRoot: "/var/lib/sluice",
        privilege: [],
        httpPort: 80,
        vhostFolder: "/etc/nginx/conf.d",
        nginxArgs: [],
        nginxPid: "/run/nginx.pid",
      },
      connect: async () => playedConnection(keyBlob(pin).toString("base64")),
    }),
  };
}

/** Says what the ready script says. */
function playedConnection(key: string): HostConnection {
  return {
    commands: 1,
    exec() {
      const stdout = new PassThrough();
      const line = Buffer.from(key).toString("base64");
      const events = [
        { event: "cloud-init" },
        { event: "docker" },
        { event: "nginx" },
        { event: "key", line },
      ];
      stdout.end(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
      return {
        stdin: new PassThrough(),
        stdout,
        stderr: new PassThrough(),
        exit: Promise.resolve({ code: 0 }),
      };
    },
    close: async () => {},
  };
}

/** A run's context, as far as the stages of provisioning read it. */
export function contextOf(given: Job, more: Partial<RunContext> = {}): RunContext {
  const hosts = { kind: "digitalocean", parallel: 1, ...given.spec };
  return {
    adapters: { provisioning: given },
    project: { environment: { hosts }, services: [], limits: { droplets: given.limit } },
    scope: SCOPE,
    reporter: given.reporter,
    signal: given.signal,
    options: {},
    ...more,
  } as unknown as RunContext;
}
