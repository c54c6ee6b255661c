import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { SandboxHost } from "../hosts/index.ts";
import type { Clock } from "../http/clock.ts";
import { type Calls, createCalls } from "../http/calls.ts";
import { createFaults, type Faults } from "../http/faults.ts";
import { createRouter } from "../http/router.ts";
import { createApiServer } from "../http/server.ts";
import { createApi } from "./http/api.ts";
import { destroyMachine } from "./droplets/remove.ts";
import { createMachines } from "./machines/create.ts";
import { ROUTES } from "./routes.ts";
import { type DeleteWhileNew, type DigitalOceanOptions, withDefaults } from "./settings.ts";
import { type State, stateOf } from "./state.ts";
import { createWorld, type World } from "./world.ts";

export interface DigitalOcean {
  /** `http://127.0.0.1:PORT`, for `DIGITALOCEAN_API_URL`. */
  readonly url: string;
  readonly token: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly calls: Calls;
  state(): State;
  /** What the next deletes of `new` droplets come to. */
  deleteWhileNew(mode: DeleteWhileNew): void;
  /** The real host of a droplet. Throws when there is none. */
  host(droplet: number): Promise<SandboxHost>;
  /** Ends the server, every droplet's host and every snapshot. */
  close(): Promise<void>;
}

/** Starts an account of its own on 127.0.0.1. */
export async function createDigitalOcean(options: DigitalOceanOptions = {}): Promise<DigitalOcean> {
  const settings = withDefaults(options);
  const machines = options.hosts === "real" ? await createMachines() : undefined;
  const world = createWorld(settings, machines);
  const [faults, calls] = [createFaults(), createCalls()];
  const api = createApi(world, createRouter(ROUTES));
  const server = createApiServer(api, { faults, calls });
  await once(server.listen(options.port ?? 0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: settings.token,
    clock: settings.clock,
    faults,
    calls,
    state: () => stateOf(world),
    deleteWhileNew: (mode) => void (settings.deleteWhileNew = mode),
    host: (droplet) => hostOf(world, droplet),
    async close() {
      server.close();
      server.closeAllConnections();
      await endMachines(world);
    },
  };
}

async function hostOf(world: World, id: number): Promise<SandboxHost> {
  const machine = await world.droplets.get(id)?.machine;
  if (machine === undefined) throw new Error(`droplet ${id} has no real host`);
  return machine.host();
}

async function endMachines(world: World): Promise<void> {
  const droplets = [...world.droplets.values()];
  await Promise.all(droplets.map(async (it) => destroyMachine(it)));
  const images = [...world.images.values()].filter((it) => !it.public);
  await Promise.all(images.map(async ({ body }) => body && world.machines?.removeSnapshot(body)));
}
