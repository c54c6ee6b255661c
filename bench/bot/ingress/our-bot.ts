// Our bot with the same handler: the door, the store and the queue are what `sluice bot` runs.
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { readConfig } from "../../../src/bot/config.ts";
import { startBot } from "../../../src/bot/start.ts";
import type { Store } from "../../../src/contracts/store.ts";
import { botStore } from "../../../src/wiring/bot-store.ts";

// What is only not collected yet is not held.
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Buffers are given back some time after what held them was collected. */
async function held(): Promise<number> {
  for (let time = 0; time < 5; time++) {
    collect();
    await sleep(100);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const config = readConfig(process.env);
let store: Store | undefined;
let seen = 0;
const bot = await startBot({
  config,
  openStore: async (log) => (store = await botStore(config, log)),
  app: () => ({
    load(probot) {
      probot.on("issue_comment.created", async ({ payload: { comment } }) => {
        seen += Number(comment.body.startsWith("/"));
      });
    },
    later: async () => {},
  }),
});
process.send?.(Number(new URL(bot.url).port));
process.on("message", (question) => {
  if (question === "held") {
    void held().then((bytes) => process.send?.(bytes));
    return;
  }
  void store
    ?.queue("commands")
    .counts()
    .then(({ waiting, active }) => process.send?.(waiting + active));
});
process.on("SIGTERM", () => process.exit());
