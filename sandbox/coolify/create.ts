import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type Calls, createCalls } from "../http/calls.ts";
import { createFaults, type Faults } from "../http/faults.ts";
import { createRouter } from "../http/router.ts";
import { createApiServer } from "../http/server.ts";
import { createApi } from "./http/api.ts";
import { createSimulatedMachines, type SimulatedServer } from "./machines/simulated.ts";
import { createRealMachines } from "./machines/real.ts";
import { cleanUp } from "./servers/prune.ts";
import { ROUTES } from "./routes.ts";
import { type CoolifyOptions, type Settings, withDefaults } from "./settings.ts";
import { type State, stateOf } from "./state.ts";
import { watch } from "./status.ts";
import { newToken, type TokenRequest } from "./tokens.ts";
import { createWorld } from "./world.ts";

export interface Coolify {
  /** `http://127.0.0.1:PORT`, for `COOLIFY_URL`. */
  readonly url: string;
  /** Of the owner, who may do everything. */
  readonly token: string;
  readonly faults: Faults;
  readonly calls: Calls;
  /** What an administrator may change while it runs. */
  readonly settings: Settings;
  /** Makes another token. */
  issueToken(request: TokenRequest): string;
  /** What it holds now. */
  state(): State;
  /** What it does to every server at midnight, whatever is asked of it. */
  cleanUp(): Promise<void>;
  /** The simulated server at an address. Throws where servers are real. */
  server(ip: string): SimulatedServer;
  close(): Promise<void>;
}

/** Starts an instance of its own on 127.0.0.1. */
export async function startCoolify(options: CoolifyOptions = {}): Promise<Coolify> {
  const settings = withDefaults(options);
  const simulated = createSimulatedMachines(
    () => world.time,
    () => settings.delays,
  );
  const isReal = options.servers === "real";
  const world = createWorld(
    settings,
    isReal ? createRealMachines(options.registryPort) : simulated,
  );
  const [faults, calls] = [createFaults(), createCalls()];
  const server = createApiServer(createApi(world, createRouter(ROUTES)), { faults, calls });
  await once(server.listen(options.port ?? 0, "127.0.0.1"), "listening");
  let isOver = false;
  if (settings.delays.status > 0) void watch(world, () => isOver);
  const issueToken = (request: TokenRequest) => {
    const token = newToken(world.tokens.size + 1, request);
    world.tokens.set(token.text, token);
    return token.text;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: issueToken({}),
    faults,
    calls,
    settings,
    issueToken,
    state: () => stateOf(world),
    cleanUp: () => cleanUp(world),
    server(ip) {
      if (isReal) throw new Error(`${ip} is a real server: look at the host itself`);
      return simulated.server(ip);
    },
    async close() {
      isOver = true;
      server.close();
      server.closeAllConnections();
      await world.machines.close();
    },
  };
}
