import { randomUUID } from "node:crypto";
import type { Probot } from "probot";
import type { Claim, Worker } from "../contracts/queue.ts";
import type { QueueName, Store } from "../contracts/store.ts";
import type { BotJob } from "./jobs.ts";
import type { BotLog } from "./log.ts";
import type { BotMetrics } from "./metrics.ts";
import type { BotParts } from "./parts.ts";

export interface WorkParts {
  readonly store: Store;
  readonly probot: Pick<Probot, "receive">;
  readonly later: (installation: number, data: object) => Promise<void>;
  readonly metrics: Pick<BotMetrics, "handled">;
  readonly log: BotLog;
  /** Jobs of one queue at once. */
  readonly concurrency: number;
}

/** Hands what waits in the queues to Probot's handlers, for as long as the process runs. */
export function startWork(parts: WorkParts): Worker {
  const names: readonly QueueName[] = ["commands", "deliveries"];
  const workers = names.map((name) =>
    parts.store.queue<BotJob>(name).work(parts.concurrency, (claim) => handle(parts, name, claim)),
  );
  return {
    stop: async (graceMs) => {
      await Promise.all(workers.map((worker) => worker.stop(graceMs)));
    },
  };
}

async function handle(parts: WorkParts, queue: QueueName, claim: Claim<BotJob>): Promise<void> {
  const start = performance.now();
  const { attempt, data } = claim;
  const facts =
    "later" in data ? { job: claim.id } : { delivery: data.delivery, event: data.event };
  const done = (outcome: "done" | "failed") => {
    const ms = Math.round(performance.now() - start);
    parts.metrics.handled(queue, outcome, ms / 1000);
    return { ...facts, queue, attempt, ms };
  };
  try {
    await dispatch(parts, data);
    parts.log.info(done("done"), "job handled");
  } catch (error) {
    parts.log.warn({ ...done("failed"), err: error }, "job failed");
    throw error;
  }
}

async function dispatch({ probot, later }: WorkParts, data: BotJob): Promise<void> {
  if ("later" in data) return later(data.installation, data.later);
  const { delivery, event, payload } = data;
  // The handlers' own types promise more than is kept; what they read is in `ingress/keep.ts`.
  await probot.receive({ id: delivery, name: event, payload } as unknown as Parameters<
    Probot["receive"]
  >[0]);
}

/** `BotParts.later`, on the queue. */
export function laterOn(store: Store): BotParts["later"] {
  return async (installation, later, ms) => {
    const after = new Date(Date.now() + ms);
    await store
      .queue<BotJob>("deliveries")
      .put([{ id: randomUUID(), data: { later, installation }, after }]);
  };
}
