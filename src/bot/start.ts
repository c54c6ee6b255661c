import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import type { QueueName, Store } from "../contracts/store.ts";
import { admin } from "./admin.ts";
import type { BotConfig } from "./config.ts";
import { deliveryList } from "./delivery-list.ts";
import { Budget } from "./ingress/body.ts";
import { ingress } from "./ingress/server.ts";
import type { WebhookJob } from "./jobs.ts";
import { type BotLog, makeLog } from "./log.ts";
import { makeProbot } from "./probot.ts";
import { botMetrics } from "./metrics.ts";
import { type DeliveryList, fetchMissed } from "./missed.ts";
import type { BotApp, BotParts } from "./parts.ts";
import { laterOn, startWork } from "./worker.ts";

export interface RunningBot {
  /** Where deliveries are taken in, and where this machine reads metrics. */
  readonly url: string;
  readonly adminUrl: string | undefined;
  /** Takes nothing more in, lets handlers end within `graceMs`, and gives the rest to whoever comes next. */
  stop(graceMs: number): Promise<void>;
}

export interface BotMakings {
  readonly config: BotConfig;
  readonly openStore: (log: BotLog) => Promise<Store>;
  readonly app: (parts: BotParts) => BotApp;
}

/** Bytes of bodies in memory at once. */
const BUDGET = 64 * 2 ** 20;
const PATIENCE = 8_000;

export async function startBot({ config, openStore, app }: BotMakings): Promise<RunningBot> {
  const probot = await makeProbot(config, makeLog(config.logLevel));
  const { log } = probot;
  const store = await openStore(log);
  const parts: BotParts = { store, log, later: laterOn(store) };
  const handlers = app(parts);
  handlers.load(probot);
  const metrics = botMetrics(store);
  const door = ingress({
    ...config,
    queue: (name) => store.queue(name),
    budget: new Budget(BUDGET),
    patience: PATIENCE,
    metrics,
    log,
    ready: () => store.check(),
  });
  const later = (installation: number, data: object) => handlers.later(probot, installation, data);
  const work = startWork({ store, probot, later, metrics, log, concurrency: config.concurrency });
  const look = missedLooker(deliveryList(probot), store, log, (count) => metrics.fetched(count));
  void look();
  const missed = setInterval(() => void look(), config.missedEvery * 1000).unref();
  const inside = config.adminPort === 0 ? undefined : admin({ store, metrics });
  const url = await listen(door.server, config.host, config.port);
  const adminUrl = inside && (await listen(inside, config.adminHost, config.adminPort));
  log.info({ url, admin: adminUrl }, "the bot listens");
  return {
    url,
    adminUrl,
    async stop(graceMs) {
      log.info({}, "the bot ends");
      clearInterval(missed);
      await door.drain();
      await work.stop(graceMs);
      inside?.close();
      inside?.closeAllConnections();
      await store.close();
    },
  };
}

/** Once at the start, and from time to time: a database may be away for minutes while the bot runs. */
function missedLooker(
  list: DeliveryList,
  store: Store,
  log: BotLog,
  fetched: (count: number) => void,
): () => Promise<void> {
  const queue = (name: QueueName) => store.queue<WebhookJob>(name);
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    try {
      const count = await fetchMissed({ list, cache: store.cache, queue });
      fetched(count);
      if (count > 0) log.info({ count }, "deliveries were missed and taken in now");
    } catch (error) {
      log.warn({ err: error }, "GitHub was not asked for missed deliveries");
    }
    busy = false;
  };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, "listening");
  const { port: actual } = server.address() as AddressInfo;
  return `http://${host}:${actual}`;
}
