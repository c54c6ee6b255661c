import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { vi } from "vitest";
import { docker } from "../../../src/adapters/docker/runtime.ts";
import { localHost } from "../../../src/adapters/local/host.ts";
import { nginx } from "../../../src/adapters/nginx/proxy.ts";
import type { Host } from "../../../src/contracts/host.ts";
import { applyPhase, type ApplyContext } from "../../../src/engine/apply-phase.ts";
import { type HostEvent, openSession, type Session } from "../../../src/engine/host/session.ts";
import { planHost, type Wanted } from "../../../src/engine/plan/diff.ts";
import { observePhase } from "../../../src/engine/plan/observe.ts";
import { partCollector, readHost } from "../../../src/engine/plan/read.ts";
import type { VhostService } from "../../../src/contracts/proxy.ts";
import { stateFolder } from "../../../src/model/names.ts";
import type { ObservedHost } from "../../../src/model/observed.ts";
import type { Release } from "../../../src/model/release.ts";
import type { ServicePorts } from "../../../src/model/slot.ts";
import { scope, wanted } from "../facts.ts";
import { RECORD, UNIT, writeStubs } from "./stubs.ts";

/** A host made of a folder and stubs, run by the real session through the local adapter. */
export interface World {
  readonly folder: string;
  readonly state: string;
  readonly host: Host;
  /** Process ids of the session shells that were started, newest last; each leads its own group. */
  shells(): number[];
  /** Makes a stub answer: `status`, `outside`, `exec`, `run`, `nginx-t`, `exited`, `socket`. */
  answer(name: string, text: string | undefined): void;
  control(name: "freeze" | "thaw" | "refuse", text: string | undefined): void;
  /** How many calls could have been frozen so far. */
  steps(): number;
  /** Argv of every call so far, optionally of one program only. */
  calls(program?: string): string[][];
  /** Waits until a frozen call holds still, or `ended` is true. */
  frozen(ended: () => boolean): Promise<boolean>;
  remove(): void;
}

const START = `echo $$ >>"$0/pids"; PATH=$0/bin:$PATH; DOCKER_HOST=unix://$0/docker.sock; export PATH DOCKER_HOST; exec "$@"`;

export function createWorld(shell: "dash" | "bash" = "dash"): World {
  const folder = mkdtempSync(`${tmpdir()}/sluice-world-`);
  writeStubs(folder);
  writeFileSync(`${folder}/docker.sock`, "");
  symlinkSync(`/bin/${shell}`, `${folder}/bin/sh`);
  const local = localHost(`${folder}/state`, 80, false);
  const host: Host = {
    name: "h1",
    layout: {
      ...local.layout,
      vhostFolder: `${folder}/vhosts`,
      nginxArgs: [],
      nginxPid: `${folder}/nginx.pid`,
      nginxMain: { path: `${folder}/nginx.conf`, text: "# main\n" },
      privilege: ["sh", "-c", START, folder],
    },
    connect: (signal) => local.connect(signal),
  };
  const set = (path: string, text: string | undefined) =>
    text === undefined ? rmSync(path, { force: true }) : writeFileSync(path, text);
  return {
    folder,
    state: stateFolder(`${folder}/state`, scope),
    host,
    shells: () => readFileSync(`${folder}/pids`, "utf8").trim().split("\n").map(Number),
    answer: (name, text) => set(`${folder}/answers/${name}`, text),
    control: (name, text) => set(`${folder}/${name}`, text),
    steps: () => (existsSync(`${folder}/steps`) ? statSync(`${folder}/steps`).size : 0),
    calls(program) {
      const text = existsSync(`${folder}/calls`) ? readFileSync(`${folder}/calls`, "utf8") : "";
      const all = text.split(RECORD).map((line) => line.split(UNIT));
      return all.filter(([name]) => name !== "" && (program === undefined || name === program));
    },
    async frozen(ended) {
      const isFrozen = () => existsSync(`${folder}/frozen`);
      await vi.waitUntil(() => isFrozen() || ended(), { timeout: 30_000, interval: 5 });
      return isFrozen();
    },
    // A drain in the background may still be writing.
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }),
  };
}

export async function open(
  world: World,
  more: { lockWait?: number; reader?: true } = {},
): Promise<Session> {
  const boot = {
    folder: world.state,
    lock: more.reader ? ("none" as const) : ("exclusive" as const),
    lockWait: more.lockWait ?? 10,
    holder: '{"run":"r1","who":"ann","command":"deploy","since":"now"}',
  };
  return openSession(world.host, boot, new AbortController().signal);
}

/** What a run sees; with `repair` a dead run's ledger is played back first. */
export async function look(world: World, session: Session, repair = true): Promise<ObservedHost> {
  const collector = partCollector();
  const onEvent = (event: HostEvent) => collector.onEvent(event);
  await session.run(observePhase(scope, world.host, nginx, repair), onEvent);
  return readHost("h1", collector.parts, Date.now());
}

export interface DeployOptions {
  readonly secrets?: ApplyContext["secrets"];
  readonly gated?: boolean;
  readonly onEvent?: (event: HostEvent) => void;
  readonly wanted?: Partial<Wanted>;
}

/** Observe, plan, apply: what the engine does with one host. */
export async function deploy(
  world: World,
  session: Session,
  release: Release,
  options: DeployOptions = {},
): Promise<void> {
  const observed = await look(world, session);
  await session.run(phaseFor(world, observed, release, options), options.onEvent ?? (() => {}));
}

export function phaseFor(
  world: World,
  observed: ObservedHost,
  release: Release,
  options: DeployOptions = {},
): string {
  const { host } = world;
  const vhost = (ports: Readonly<Record<string, ServicePorts>>) =>
    nginx.vhost(scope, routed(release, ports), host.layout, { version: "1.22.1", ipv6: false });
  const plan = planHost(observed, wanted(release, { vhost, ...options.wanted }));
  const context = { scope, host, release, runtime: docker, proxy: nginx };
  const secrets = "secrets" in options ? options.secrets : {};
  return applyPhase({ ...context, secrets, gated: options.gated ?? false }, plan);
}

function routed(
  { services }: Release,
  ports: Readonly<Record<string, ServicePorts>>,
): VhostService[] {
  return Object.values(services).flatMap(({ service: { name, domains, nginx: options } }) =>
    ports[name] ? [{ name, domains, options, ports: ports[name] }] : [],
  );
}

/** Everything about a host that a run may change and a ledger must be able to give back. */
export function snapshot(world: World): Record<string, string> {
  const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "(none)");
  const list = (path: string) => (existsSync(path) ? readdirSync(path).toSorted() : []);
  const { state, folder } = world;
  return {
    state: read(`${state}/state.json`),
    releases: list(`${state}/releases`).join(),
    flags: list(`${state}/flags`)
      .filter((name) => !name.startsWith("."))
      .join(),
    vhost: list(`${folder}/vhosts`)
      .map((name) => read(`${folder}/vhosts/${name}`))
      .join(),
    containers: list(`${folder}/containers`)
      .map((name) => `${name} ${read(`${folder}/containers/${name}/status`).trim()}`)
      .join(),
  };
}
