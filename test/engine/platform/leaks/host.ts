import { PassThrough } from "node:stream";
import type { SimulatedServer } from "../../../../sandbox/coolify/index.ts";
import type { HostConnection, HostProcess } from "../../../../src/contracts/host.ts";
import { HEADER_LENGTH } from "../../../../src/engine/host/boot.ts";
import { PART_MARK } from "../../../../src/engine/plan/read.ts";
import type { HostPlan } from "../../../../src/model/plan.ts";
import type { HostState, Release } from "../../../../src/model/release.ts";

/**
 * A host whose phases are played: it remembers what they write, and says what they would say of the
 * containers that the look-alike of Coolify runs there. Nothing takes time.
 */
export interface PlayedHost {
  /** Asked before each phase: what becomes of the connection. */
  readonly cut: () => Cut | undefined;
  readonly server: SimulatedServer;
  /** Id of the droplet that it is. */
  machine: number | undefined;
  state: HostState | undefined;
  releases: Release[];
  greens: Set<string>;
  vhost: string;
  /** Text of `platform.json`. */
  record: string;
}

export function playedHost(server: SimulatedServer, cut: PlayedHost["cut"]): PlayedHost {
  return {
    server,
    cut,
    machine: undefined,
    state: undefined,
    releases: [],
    greens: new Set(),
    vhost: "",
    record: "",
  };
}

/** Name of the container that answers for `web` now. */
export function liveOn({ state }: PlayedHost): string | undefined {
  return state?.services["web"]?.container;
}

/** The connection is lost before or after a phase has done what it does; nothing tells which. */
export type Cut = "before" | "after";

/** What `apply` does of a plan. Throws where a slot that was started does not run. */
export function applyOn(host: PlayedHost, plan: HostPlan, release: Release): void {
  for (const operation of plan.operations) {
    if (operation.kind === "start" && !host.server.containers.has(operation.place.container))
      throw new Error(`${operation.place.container} does not run`);
    if (operation.kind === "write vhost") host.vhost = operation.text;
    if (operation.kind === "swap" && operation.to === "green") host.greens.add(operation.service);
    if (operation.kind === "swap" && operation.to === "blue") host.greens.delete(operation.service);
  }
  host.state = plan.next;
  host.releases.push(release);
}

/** What `remove` does. */
export function clearHost(host: PlayedHost): void {
  const { server, cut, machine } = host;
  Object.assign(host, playedHost(server, cut), { machine });
}

export function connectTo(host: PlayedHost): HostConnection {
  return { commands: 1, exec: (argv) => startShell(host, argv), close: async () => {} };
}

/** The shell of a session: phases in frames on its input, lines of JSON on its output. */
function startShell(host: PlayedHost, argv: readonly string[]): HostProcess {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const say = (event: object) => stdout.write(`${JSON.stringify(event)}\n`);
  const ended = Promise.withResolvers<{ code: number | null }>();
  const end = (code: number | null) => {
    stdout.end();
    ended.resolve({ code });
  };
  const evaluate = (phase: string) => {
    const cut = host.cut();
    const events = cut === "before" ? [] : play(host, phase);
    if (cut !== undefined) return end(null);
    for (const event of events) say(event);
    say({ event: "end", code: 0 });
  };
  let input = Buffer.alloc(0);
  stdin.on("data", (chunk: Buffer) => {
    input = Buffer.concat([input, chunk]);
    for (;;) {
      const length = HEADER_LENGTH + Number(input.subarray(0, HEADER_LENGTH));
      if (input.length < HEADER_LENGTH || input.length < length) return;
      const phase = input.subarray(HEADER_LENGTH, length).toString();
      input = input.subarray(length);
      if (phase !== "") evaluate(phase);
    }
  });
  say({ event: "open" });
  const first = argv.at(-1) ?? "";
  if (first !== "") evaluate(first);
  stdin.on("finish", () => end(0));
  return { stdin, stdout, stderr, exit: ended.promise };
}

interface Line {
  readonly event: string;
  readonly [key: string]: unknown;
}

function play(host: PlayedHost, phase: string): Line[] {
  if (phase.includes('"event":"inventory"')) return [part("inventory", "folder", "yes\n")];
  if (phase.includes("part nginx")) return [part("part", "containers", observation(host))];
  const written = /platform\.json '(\{.*\})' 600/.exec(phase)?.[1];
  if (written !== undefined) host.record = written;
  for (const [, name] of phase.matchAll(/docker rm -f ([\w-]+)/g))
    host.server.containers.delete(name!);
  return [
    ...(phase.includes('"event":"record"')
      ? [{ event: "record", gateway: "172.17.0.1", text: base64(host.record) }]
      : []),
    ...[...phase.matchAll(/"event":"kept","service":"(\w+)"/g)].map(([, service]) => ({
      event: "kept",
      service,
      text: base64(KEPT.map(([name, value]) => `${name} ${base64(value)}\n`).join("")),
    })),
    ...[...phase.matchAll(FIND)].map(([, service, run]) => find(host, service!, run!)),
    { event: "fingerprint", value: "any" },
  ];
}

/** Variables of every release, as plain Docker would be given them. */
const KEPT: readonly (readonly [string, string])[] = [
  ["PORT", "3000"],
  ["WEB_URL", "http://host.docker.internal:5101"],
  ["A", "v"],
  ["B", "v"],
];

const FIND = /until name=.*sluice\.service=([\w-]+)' --filter 'label=sluice\.run=(\w+)/g;

function find({ server }: PlayedHost, service: string, run: string): Line {
  const all = [...server.containers.values()].map(({ spec }) => spec);
  const own = all.find(({ labels }) => labels["sluice.run"] === run);
  if (own !== undefined) return { event: "found", service, container: own.name };
  const message = `${service} is called started, but no container of it runs`;
  return { event: "failed", code: "PLATFORM_FAILED", message };
}

function observation(host: PlayedHost): string {
  const { state, releases, greens, vhost, server } = host;
  const rows = [...server.containers.values()].map(({ spec: { name, labels }, state: status }) => {
    const of = (label: string) => labels[`sluice.${label}`] ?? "";
    const known = ["service", "slot", "release", "image", "port", "specification"];
    const pairs = known.map((label) => `${label}=${of(label)}`);
    return [`id=${name}`, `name=${name}`, `status=${status}`, "detail=Up", ...pairs].join("|");
  });
  const parts = {
    nginx: "1.22.1 yes no",
    flags: [...greens].map((name) => `${name}.green`).join("\n"),
    clock: String(Math.round(Date.now() / 1000)),
    state: state === undefined ? "" : JSON.stringify(state),
    vhost,
    releases: releases.map((one) => JSON.stringify(one)).join("\n"),
  };
  const text = Object.entries(parts).map(([name, value]) => `\n${PART_MARK}${name}\n${value}`);
  return `${rows.join("\n")}\n${text.join("")}`;
}

function part(event: string, name: string, text: string): Line {
  return { event, name, data: base64(text) };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
