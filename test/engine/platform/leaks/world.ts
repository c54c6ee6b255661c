import {
  type Coolify,
  type Delays,
  NO_DELAYS,
  startCoolify,
} from "../../../../sandbox/coolify/index.ts";
import type { Version } from "../../../../sandbox/coolify/index.ts";
import {
  coolify,
  coolifyEstate,
  coolifyRuntime,
  forgetHost,
  SETUP,
} from "../../../../src/adapters/coolify/index.ts";
import { createHttp } from "../../../../src/adapters/http/client.ts";
import { nginx } from "../../../../src/adapters/nginx/proxy.ts";
import type { Estate } from "../../../../src/contracts/estate.ts";
import type { Http } from "../../../../src/contracts/http.ts";
import type { Adapters } from "../../../../src/engine/context.ts";
import type { Job } from "../../../../src/engine/provision/job.ts";
import { key } from "../../../adapters/coolify/world.ts";
import { createUsedAccount } from "../../provision/leaks/flow.ts";
import type { World as CloudWorld } from "../../provision/world.ts";
import { clearHost, connectTo, type Cut, liveOn, type PlayedHost, playedHost } from "./host.ts";

/** A cloud, a Coolify and hosts that are played, all on one clock that sleeping moves. */
export interface World {
  readonly cloud: CloudWorld;
  readonly cool: Coolify;
  readonly http: Http;
  readonly estate: Estate;
  /** Called before each request to Coolify, and after its answer; may throw. */
  readonly tap: { before?: () => void; after?: () => void };
  job(signal: AbortSignal): Job;
  /** As another run would have them: nothing is known yet. */
  adapters(signal: AbortSignal): Partial<Adapters>;
  host(address: string): PlayedHost;
  /** Some container answers requests. */
  isLive(): boolean;
  /** Asked before each phase on a host; unset, nothing happens to connections. */
  cut?: (() => Cut | undefined) | undefined;
  /** Phases so far. */
  phases: number;
  /** What happened to a container that answered requests. */
  readonly touched: string[];
  /** A destroy ends live containers, and may. */
  spared: boolean;
  /** Lets Coolify do what it has been told. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const PER_MINUTE = 1_000_000;

export async function createWorld(
  version: Version,
  timeoutMs: number,
  delays: Partial<Delays> = NO_DELAYS,
): Promise<World> {
  const cloud = await createUsedAccount(timeoutMs);
  const { time } = cloud.job();
  const cool = await startCoolify({
    version,
    clock: { now: () => time.now() },
    delays: { ...NO_DELAYS, ...delays },
    requestsPerMinute: PER_MINUTE,
  });
  const tap: World["tap"] = {};
  const client = createHttp({
    vendor: "Coolify",
    baseUrl: cool.url,
    token: cool.token,
    timeoutMs,
    perMinute: PER_MINUTE,
    sleep: (ms) => time.sleep(ms),
    now: () => time.now(),
  });
  const http: Http = {
    calls: client.calls,
    async send(request) {
      tap.before?.();
      const reply = await client.send(request);
      tap.after?.();
      return reply;
    },
  };
  const hosts = new Map<string, PlayedHost>();
  const tools = { time, key };
  const cut = () => {
    world.phases++;
    return world.cut?.();
  };
  const platform = {
    setup: SETUP,
    forget: (address: string) => forgetHost(http, tools, address).catch(() => {}),
  };
  const world: World = {
    cloud,
    cool,
    http,
    estate: coolifyEstate(http, time),
    tap,
    touched: [],
    spared: false,
    phases: 0,
    isLive: () => [...hosts.values()].some((host) => liveOn(host) !== undefined),
    host(address) {
      const known = hosts.get(address) ?? playedHost(cool.server(address), cut);
      if (!hosts.has(address)) watch(world, known);
      hosts.set(address, known);
      renew(world, known, address);
      return known;
    },
    job: (signal) => ({ ...cloud.job({ signal }), platform, reach: reachOf(world) }),
    adapters: (signal) => ({
      provisioning: world.job(signal),
      platform: coolify(http, tools),
      runtime: coolifyRuntime,
      proxy: nginx,
    }),
    async settle() {
      await fetch(`${cool.url}/api/health`);
    },
    async close() {
      await Promise.all([cool.close(), cloud.close()]);
    },
  };
  return world;
}

/** An address may come back with another machine, which has nothing of the one before. */
function renew({ cloud }: World, host: PlayedHost, address: string): void {
  const { droplets } = cloud.cloud.state();
  const id = droplets.find((one) => one.address === address && !one.isDoomed)?.id;
  if (id === undefined || id === host.machine) return;
  if (host.machine !== undefined) {
    clearHost(host);
    host.server.containers.clear();
  }
  host.machine = id;
}

function reachOf(world: World): Job["reach"] {
  const reach = world.cloud.job().reach;
  return {
    ...reach,
    host: (name, address, pin) => ({
      ...reach.host(name, address, pin),
      name,
      address: { user: "root", address, port: 22 },
      connect: async () => connectTo(world.host(address)),
    }),
  };
}

/** Notes whatever ends a container that answers requests. */
function watch(world: World, host: PlayedHost): void {
  const { containers } = host.server;
  const remove = containers.delete.bind(containers);
  containers.delete = (name) => {
    if (name === liveOn(host) && !world.spared) world.touched.push(name);
    return remove(name);
  };
}
