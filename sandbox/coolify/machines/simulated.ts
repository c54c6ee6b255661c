import type { Delays } from "../settings.ts";
import type { Timeline } from "../timeline.ts";
import type {
  Container,
  ContainerSpec,
  ContainerState,
  Facts,
  Kept,
  Login,
  Machine,
  Machines,
} from "./types.ts";

/** One simulated server: a test reads what runs there, and says what goes wrong. */
export interface SimulatedServer {
  facts: Facts;
  isReachable: boolean;
  /** Names that a registry does not have. */
  readonly missing: Set<string>;
  /** What a container is right after its start: `running` unless told otherwise. */
  startsAs: ContainerState;
  /** What its own health check says. */
  health: Container["health"];
  readonly networks: Set<string>;
  readonly images: Set<string>;
  readonly volumes: Set<string>;
  readonly containers: Map<string, RunningContainer>;
  /** How often images were pruned. */
  pruned: number;
  logs: string;
  /** Ports that anything answers on. */
  ports(): number[];
}

export interface RunningContainer {
  readonly spec: ContainerSpec;
  state: ContainerState;
}

export interface SimulatedMachines extends Machines {
  /** The server at an address; there is one at every address. */
  server(ip: string): SimulatedServer;
}

/** Servers that are nothing but what is said of them. */
export function createSimulatedMachines(
  time: () => Timeline,
  delays: () => Delays,
): SimulatedMachines {
  const servers = new Map<string, SimulatedServer>();
  const server = (ip: string): SimulatedServer => {
    const found = servers.get(ip) ?? newServer();
    servers.set(ip, found);
    return found;
  };
  return {
    server,
    of: ({ ip }: Login) => toMachine(server(ip), (of) => time().sleep(delays()[of])),
    close: () => Promise.resolve(),
  };
}

function newServer(): SimulatedServer {
  const containers = new Map<string, RunningContainer>();
  return {
    facts: { os: "debian", commands: ["git", "curl", "jq"], docker: "28.5.1", compose: true },
    isReachable: true,
    missing: new Set(),
    startsAs: "running",
    health: "healthy",
    networks: new Set(["coolify"]),
    images: new Set(),
    volumes: new Set(),
    containers,
    pruned: 0,
    logs: "",
    ports: () => [...containers.values()].flatMap((it) => (isUp(it) ? portsOf(it.spec) : [])),
  };
}

function isUp({ state }: RunningContainer): boolean {
  return state === "running" || state === "restarting";
}

function portsOf({ ports }: ContainerSpec): number[] {
  return ports.map((it) => Number(it.split(":")[0]));
}

function toMachine(server: SimulatedServer, pass: (of: keyof Delays) => Promise<void>): Machine {
  const mustAnswer = () => {
    if (!server.isReachable) throw new Error("ssh: connect to host port 22: Connection timed out");
  };
  return {
    async inspect(commands) {
      mustAnswer();
      const { facts } = server;
      return { ...facts, commands: commands.filter((it) => facts.commands.includes(it)) };
    },
    async createNetwork(name) {
      mustAnswer();
      server.networks.add(name);
    },
    images: {
      async pull(reference) {
        mustAnswer();
        await pass("pull");
        if (server.missing.has(reference)) throw new Error(`${reference}: manifest unknown`);
        server.images.add(reference);
      },
      async build({ tag, tell }) {
        mustAnswer();
        tell(`Building ${tag}`);
        await pass("build");
        if (server.missing.has(tag)) throw new Error(`failed to build ${tag}`);
        server.images.add(tag);
      },
      async prune(kept) {
        mustAnswer();
        server.pruned += 1;
        const gone = unused(server, kept);
        for (const [name, container] of server.containers)
          if (!isUp(container)) server.containers.delete(name);
        for (const image of gone) server.images.delete(image);
      },
    },
    containers: containersOf(server, mustAnswer, pass),
  };
}

/** What a cleanup deletes; the newest came last. */
function unused(server: SimulatedServer, kept: readonly Kept[]): string[] {
  const used = new Set([...server.containers.values()].map(({ spec }) => spec.image));
  const tagged = [...server.images].filter((it) => !it.includes("@") && !used.has(it)).toReversed();
  const newest = kept.flatMap(({ repository, count }) =>
    tagged.filter((it) => it.startsWith(`${repository}:`)).slice(0, count),
  );
  return tagged.filter((it) => !newest.includes(it));
}

function containersOf(
  server: SimulatedServer,
  mustAnswer: () => void,
  pass: (of: keyof Delays) => Promise<void>,
): Machine["containers"] {
  return {
    async start(spec) {
      mustAnswer();
      await pass("start");
      const taken = new Set(server.ports());
      const clash = portsOf(spec).find((it) => taken.has(it));
      if (clash !== undefined)
        throw new Error(`Bind for 0.0.0.0:${clash} failed: port is already allocated`);
      if (!server.networks.has(spec.network)) throw new Error(`network ${spec.network} not found`);
      for (const it of spec.volumes) server.volumes.add(it.split(":")[0]!);
      server.containers.set(spec.name, { spec, state: server.startsAs });
    },
    async list(label) {
      mustAnswer();
      const [name = "", value] = label.split("=");
      const all = [...server.containers.values()].toReversed();
      return all.filter(({ spec }) => spec.labels[name] === value).map((it) => view(server, it));
    },
    async remove(names) {
      mustAnswer();
      for (const name of names) server.containers.delete(name);
    },
    async removeVolumes(names) {
      mustAnswer();
      for (const name of names) server.volumes.delete(name);
    },
    async logs(_name, lines) {
      mustAnswer();
      return server.logs.split("\n").slice(-lines).join("\n");
    },
  };
}

function view(server: SimulatedServer, { spec, state }: RunningContainer): Container {
  const health = spec.healthCheck === undefined ? "none" : server.health;
  return { name: spec.name, image: spec.image, state, health, labels: spec.labels };
}
