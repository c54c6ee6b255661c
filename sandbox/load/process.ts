// The process that makes the load, apart from the tester's event loop. Started by `index.ts`.
import { once } from "node:events";
import { startCrowd } from "./crowd.ts";
import { createPatience } from "./patience.ts";
import { createTally } from "./tally.ts";
import type { FromLoad, LoadPlan, ToLoad } from "./types.ts";

const REPORT_MS = 100;
const stop = new AbortController();

process.on("disconnect", () => process.exit(1));
process.on("message", (message: ToLoad) => {
  if (message.say === "stop") stop.abort();
  else void load(message.plan);
});

async function load(plan: LoadPlan): Promise<void> {
  const tally = createTally();
  const patience = createPatience(plan.timeoutMs);
  const stopped = once(stop.signal, "abort");
  setTimeout(() => stop.abort(), plan.maxSeconds * 1000);
  const crowd = startCrowd({ plan, tally, patience, stop: stop.signal });
  const begun = performance.now();
  void crowd.opened.then(() => say({ say: "started", counts: tally.counts() }));
  setInterval(() => say({ say: "counts", counts: tally.counts() }), REPORT_MS);

  await stopped;
  const seconds = (performance.now() - begun) / 1000;
  const perSecond = tally.counts().answered / seconds;
  await crowd.end(plan.slow.seconds * 1000 + plan.timeoutMs + 5000);
  say({ say: "done", summary: { ...tally.counts(), seconds, perSecond } });
}

function say(message: FromLoad): void {
  process.send?.(message);
}
