import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { Probot, ProbotOctokit } from "probot";
import type { QueueName, Store } from "../contracts/store.ts";
import { admin } from "./admin.ts";
import type { BotConfig } from "./config.ts";
import { deliveryList } from "./delivery-list.ts";
import { Budget } from "./ingress/body.ts";
import { ingress } from "./ingress/server.ts";
import type { WebhookJob } from "./jobs.ts";
import type { BotLog } from "./log.ts";
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
const MISSED_EVERY = 10 * 60_000;

export async function startBot({ config, openStore, app }: BotMakings): Promise<RunningBot> {
  const probot = await makeProbot(config);
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
  const missed = lookForMissed(deliveryList(probot), store, log, (count) => metrics.fetched(count));
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

async function makeProbot(config: BotConfig): Promise<Probot> {
  const { appId, privateKey, secrets, apiUrl: baseUrl, logLevel } = config;
  const secret = secrets[0];
  const log = { logLevel, logFormat: "json" } as const;
  const probot = new Probot({ appId, privateKey, secret, baseUrl, Octokit: PromptOctokit, ...log });
  return probot.ready();
}

/**
 * Octokit keeps a second between any two writes, three between comments, and counts every GraphQL
 * read as a write: a command would be answered after ten. Ours is a handful of calls per command;
 * where GitHub's limits are met all the same, the queue tries again later.
 */
const unpaced = { key: () => ({ schedule: (_: unknown, work: () => Promise<void>) => work() }) };
const PromptOctokit = ProbotOctokit.defaults((options: { readonly throttle?: object }) => ({
  ...options,
  throttle: { ...options.throttle, write: unpaced, notifications: unpaced },
}));

/** Once now, and from time to time: a database may be away for minutes while the bot runs. */
function lookForMissed(
  list: DeliveryList,
  store: Store,
  log: BotLog,
  fetched: (count: number) => void,
): NodeJS.Timeout {
  const look = async (): Promise<void> => {
    try {
      const queue = (name: QueueName) => store.queue<WebhookJob>(name);
      const count = await fetchMissed({ list, cache: store.cache, queue });
      fetched(count);
      if (count > 0) log.info({ count }, "deliveries were missed and taken in now");
    } catch (error) {
      log.warn({ err: error }, "GitHub was not asked for missed deliveries");
    }
  };
  void look();
  return setInterval(() => void look(), MISSED_EVERY).unref();
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, "listening");
  const { port: actual } = server.address() as AddressInfo;
  return `http://${host}:${actual}`;
}
