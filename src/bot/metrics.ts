import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { QueueName, Store } from "../contracts/store.ts";
import { leftPreviews } from "../wiring/departures.ts";
import { kept } from "./ingress/keep.ts";

export interface BotMetrics {
  /** `outcome`: stored, repeated, ignored, or why it was refused. */
  taken(event: string | undefined, outcome: string, seconds: number): void;
  handled(queue: QueueName, outcome: "done" | "failed", seconds: number): void;
  fetched(count: number): void;
  /** In Prometheus' text format. */
  render(): Promise<string>;
  readonly contentType: string;
}

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function botMetrics(store: Store): BotMetrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const deliveries = new Counter({
    name: "sluice_deliveries_total",
    help: "Deliveries of GitHub, by event and by what became of them at the door",
    labelNames: ["event", "outcome"],
    registers,
  });
  const answer = new Histogram({
    name: "sluice_delivery_answer_seconds",
    help: "From the request to its answer, for deliveries that were stored",
    buckets: SECONDS,
    registers,
  });
  const handled = new Histogram({
    name: "sluice_job_seconds",
    help: "Handling a job, by queue and outcome; one that failed is tried again",
    labelNames: ["queue", "outcome"],
    buckets: [...SECONDS, 30, 60],
    registers,
  });
  const fetched = new Counter({
    name: "sluice_missed_deliveries_total",
    help: "Deliveries that were missed and fetched from GitHub's list",
    registers,
  });
  registry.registerMetric(queueGauge(store));
  registry.registerMetric(leftGauge(store));
  return {
    contentType: registry.contentType,
    taken(event, outcome, seconds) {
      // Only names that we know: what anybody sends must not make series.
      const known = event !== undefined && Object.hasOwn(kept, event) ? event : "other";
      deliveries.inc({ event: known, outcome });
      if (outcome === "stored") answer.observe(seconds);
    },
    handled: (queue, outcome, seconds) => handled.observe({ queue, outcome }, seconds),
    fetched: (count) => fetched.inc(count),
    render: () => registry.metrics(),
  };
}

function queueGauge(store: Store): Gauge {
  return new Gauge({
    name: "sluice_queue_jobs",
    help: "Jobs by queue: waiting, active, dead",
    labelNames: ["queue", "state"],
    registers: [],
    async collect() {
      for (const queue of ["deliveries", "commands"] as const) {
        // Without a store there is no number, which an alert sees as well.
        const counts = await store
          .queue(queue)
          .counts()
          .catch(() => ({}));
        for (const [state, count] of Object.entries(counts)) this.set({ queue, state }, count);
      }
    },
  });
}

function leftGauge(store: Store): Gauge {
  return new Gauge({
    name: "sluice_previews_left",
    help: "Previews that may still run and that nobody may look after: `sluice bot left list`",
    registers: [],
    async collect() {
      const left = await leftPreviews(store).catch(() => undefined);
      if (left !== undefined) this.set(left.length);
    },
  });
}
