// A whole bot, whose only handler carries a command out once: it looks whether it was done, and does it.
// The places where it may be killed are made wide.
import { setTimeout as sleep } from "node:timers/promises";
import { readConfig } from "../../../src/bot/config.ts";
import { startBot } from "../../../src/bot/start.ts";
import { botStore } from "../../../src/wiring/bot-store.ts";

const ledger = process.env["LEDGER"] ?? "";
const config = readConfig(process.env);

const bot = await startBot({
  config,
  openStore: (log) => botStore(config, log),
  app: () => ({
    load(probot) {
      probot.on("issue_comment.created", async ({ payload: { repository, comment } }) => {
        await carryOut(`${repository.id}/${comment.id}`);
      });
    },
    later: async () => {},
  }),
});
process.send?.(bot.url);

async function carryOut(key: string): Promise<void> {
  const found = await fetch(`${ledger}/dispatched?key=${encodeURIComponent(key)}`);
  if ((await found.json()) === true) return;
  await somewhile();
  const answer = await fetch(`${ledger}/dispatch`, { method: "POST", body: key });
  if (!answer.ok) throw new Error(`the ledger answered ${answer.status}`);
  await somewhile();
}

function somewhile(): Promise<void> {
  return sleep(Math.random() * 15);
}
