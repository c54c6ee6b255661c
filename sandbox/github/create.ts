import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CallBook, type Calls, createCalls } from "../http/calls.ts";
import type { Clock } from "../http/clock.ts";
import { createFaults, type FaultBook, type Faults } from "../http/faults.ts";
import { createRouter } from "../http/router.ts";
import { createApiServer } from "../http/server.ts";
import { createFleet } from "./actions/fleet.ts";
import { isGitRequest, serveGit } from "./git/backend.ts";
import { servePage } from "./page/serve.ts";
import type { PageOptions } from "./page/types.ts";
import { createHooks, type Hooks } from "./hooks/deliver.ts";
import { createApi } from "./http/api.ts";
import { createRates } from "./http/rates.ts";
import { ROUTES } from "./routes.ts";
import { createSeed, type Seed } from "./seed/seed.ts";
import { type GitHubOptions, withDefaults } from "./settings.ts";
import type { World } from "./world.ts";

export interface GitHub extends Seed {
  /** `http://127.0.0.1:PORT`, for `GITHUB_API_URL`. */
  readonly url: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly calls: Calls;
  /** How events go out. */
  readonly hooks: Pick<Hooks, "hold" | "release" | "waiting" | "list" | "redeliver">;
  /** All that is known, for tests to look at; change it by calls only. */
  readonly world: World;
  /** Resolves when no job runs, none waits and every event has been told. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a GitHub of its own on 127.0.0.1, without anybody in it. */
export async function createGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const world = await createWorld(options);
  const [faults, calls] = [createFaults(), createCalls()];
  const server = serverOf(world, faults, calls, options.page ?? {});
  await once(server.listen(options.port ?? 0, "127.0.0.1"), "listening");
  world.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { hooks, fleet } = world;
  return {
    url: world.base,
    clock: world.clock,
    faults,
    calls,
    hooks,
    world,
    ...createSeed(world),
    async idle() {
      // A job's end is an event, and an event may start a job.
      for (let round = 0; round < 3; round++) {
        await fleet.idle();
        await hooks.idle();
      }
    },
    async close() {
      for (const repository of world.repositories.values()) {
        for (const run of repository.runs.values()) {
          if (run.status !== "completed") fleet.cancel(repository, run);
        }
      }
      await fleet.idle().catch(() => {}); // Whoever closes has no more use for it.
      server.close();
      server.closeAllConnections();
      await rm(world.folder, { recursive: true, force: true });
    },
  };
}

function serverOf(world: World, faults: FaultBook, calls: CallBook, page: PageOptions) {
  const api = createApiServer(createApi(world, createRouter(ROUTES)), { faults, calls });
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    if (isGitRequest(pathname)) {
      serveGit(world, request, response).catch(() => response.destroy());
    } else if (!servePage(world, page, request, response)) api.emit("request", request, response);
  });
}

async function createWorld(options: GitHubOptions): Promise<World> {
  const settings = withDefaults(options);
  const { clock, perHour, createdPerMinute, hookTimeout: timeoutMs } = settings;
  let [lastId, lastBigId] = [190_000_000, 4_420_000_000];
  const nextBigId = () => (lastBigId += 7);
  const world: World = {
    settings,
    clock,
    base: "",
    folder: await mkdtemp(join(tmpdir(), "sluice-github-")),
    accounts: new Map(),
    teams: new Map(),
    members: new Map(),
    apps: new Map(),
    installations: new Map(),
    repositories: new Map(),
    formerNames: new Map(),
    tokens: new Map(),
    rates: createRates(clock, perHour, createdPerMinute),
    hooks: createHooks({ clock, timeoutMs, nextId: nextBigId }),
    fleet: createFleet(() => world),
    nextId: () => (lastId += 3),
    nextBigId,
    now: () => clock.now(),
  };
  return world;
}
