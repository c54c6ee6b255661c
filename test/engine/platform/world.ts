import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { nginx } from "../../../src/adapters/nginx/proxy.ts";
import { coolifyRuntime } from "../../../src/adapters/coolify/index.ts";
import type { SimulatedServer } from "../../../sandbox/coolify/index.ts";
import type { RunContext } from "../../../src/engine/context.ts";
import { type RunResult, runPipeline } from "../../../src/engine/runner.ts";
import type { Service } from "../../../src/model/project.ts";
import {
  createWorld as createCoolify,
  IP,
  type World as CoolifyWorld,
} from "../../adapters/coolify/world.ts";
import type { CoolifyOptions } from "../../../sandbox/coolify/index.ts";
import { runContext } from "../run-context.ts";
import { createWorld as createHost, type World as HostWorld } from "../world/world.ts";

/** The whole engine: a host made of stubs that runs what the look-alike of Coolify starts on it. */
export interface World {
  readonly host: HostWorld;
  readonly coolify: CoolifyWorld;
  context(services: readonly Service[], more?: Partial<RunContext>): ReturnType<typeof runContext>;
  run(services: readonly Service[], more?: Partial<RunContext>): Promise<RunResult>;
  /** `web-green@198.51.100.7 running` of each application, and whether it is live. */
  slots(): string[];
}

export async function createWorld(options: CoolifyOptions = {}): Promise<World> {
  const coolify = await createCoolify(options);
  const host = createHost();
  mirror(coolify.cool.server(IP), `${host.folder}/containers`);
  let runs = 0;
  const world: World = {
    host,
    coolify,
    context(services, more = {}) {
      const options = { services: [], force: false, lockWait: 10 };
      const base = runContext(services, { run: `run${++runs}`, options, ...more });
      const address = { user: "root", address: IP, port: 22 };
      const adapters = {
        ...base.adapters,
        hosts: [{ ...host.host, name: IP, address }],
        platform: coolify.again(),
        runtime: coolifyRuntime,
        proxy: nginx,
      };
      return { ...base, adapters };
    },
    run: (services, more) => runPipeline(world.context(services, more), false),
    slots: () => {
      const { applications } = coolify.cool.state();
      const running = coolify.containers().map(({ name }) => name.split("-")[0]);
      return applications
        .map(({ name, uuid }) => `${name} ${running.includes(uuid) ? "runs" : "rests"}`)
        .toSorted();
    },
  };
  return world;
}

/** What the simulated server runs is what the stub of Docker lists. */
function mirror(server: SimulatedServer, folder: string): void {
  const { containers } = server;
  const set = containers.set.bind(containers);
  containers.set = (name, container) => {
    mkdirSync(`${folder}/${name}`, { recursive: true });
    const labels = Object.entries(container.spec.labels).map((pair) => `${pair.join("=")}\n`);
    writeFileSync(`${folder}/${name}/labels`, labels.join(""));
    writeFileSync(`${folder}/${name}/status`, `${container.state}\n`);
    return set(name, container);
  };
  const remove = containers.delete.bind(containers);
  containers.delete = (name) => {
    rmSync(`${folder}/${name}`, { recursive: true, force: true });
    return remove(name);
  };
}
