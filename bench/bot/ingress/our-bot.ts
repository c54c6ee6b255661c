// Our bot with the same handler: the door, the store and the queue are what `sluice bot` runs.
import { readConfig } from "../../../src/bot/config.ts";
import { startBot } from "../../../src/bot/start.ts";
import type { Store } from "../../../src/contracts/store.ts";
import { botStore } from "../../../src/wiring/bot-store.ts";

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
process.on("message", () => {
  void store
    ?.queue("commands")
    .counts()
    .then(({ waiting, active }) => process.send?.(waiting + active));
});
process.on("SIGTERM", () => process.exit());
