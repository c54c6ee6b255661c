import { onTestFinished } from "vitest";
import { memoryStore } from "../../../src/adapters/memory/store.ts";
import { chatopsApp } from "../../../src/bot/app.ts";
import { readConfig } from "../../../src/bot/config.ts";
import { startBot } from "../../../src/bot/start.ts";
import type { Store } from "../../../src/contracts/store.ts";
import { type Opened, open, openPull, SHOP } from "../../sandbox/github/open.ts";
import type { GitHubOptions } from "../../../sandbox/github/index.ts";

export const DEPLOY_YAML = `project: shop
services:
  web: { image: "nginx:1.30", port: 80, domains: [shop.example.com] }
environments:
  staging: { hosts: local }
  production: { hosts: local }
`;

/** As much of the workflow as a dispatch needs. */
export const WORKFLOW = `
name: deploy
run-name: \${{ inputs.request && format('{0} {1} for {2}', inputs.command, inputs.environment, inputs.request) || 'deploy' }}
on:
  workflow_dispatch:
    inputs:
${["command", "environment", "revision", "services", "release", "from", "options", "request", "deployment"].map((name) => `      ${name}: { type: string }`).join("\n")}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps: [{ run: "true" }]
`;

export interface BotBed extends Opened {
  readonly store: Store;
  readonly pull: number;
  readonly head: string;
  /** A comment by alice, and everything that follows from it. */
  say(body: string): Promise<{ id: number }>;
  /** Waits until everything that was told has been dealt with. */
  settled(): Promise<void>;
  /** Bodies of the bot's own comments. */
  ours(): Promise<string[]>;
}

/** A GitHub, a pull request in it, and the whole bot: HTTP, queue, handlers. */
export async function openBot(options: GitHubOptions = {}): Promise<BotBed> {
  const opened = await open(options);
  const { github, shop, app } = opened;
  const files = { "deploy.yaml": DEPLOY_YAML, ".github/workflows/deploy.yml": WORKFLOW };
  await github.commit(shop, "main", { files });
  const store = memoryStore();
  const config = readConfig({
    APP_ID: String(app.app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.secret,
    GITHUB_API_URL: github.url,
    HOST: "127.0.0.1",
    PORT: "0",
    SLUICE_ADMIN_PORT: "0",
    LOG_LEVEL: "error",
  });
  const bot = await startBot({
    config,
    openStore: async () => store,
    app: chatopsApp({ appId: app.app.id }),
  });
  onTestFinished(() => bot.stop(1_000));
  app.app.hook = { url: `${bot.url}${config.path}`, secret: app.secret };
  const { number, head } = await openPull(opened);
  const settled = async () => {
    for (let quiet = 0; quiet < 3;) {
      await github.idle();
      const counts = [
        await store.queue("deliveries").counts(),
        await store.queue("commands").counts(),
      ];
      quiet = counts.every(({ active }) => active === 0) ? quiet + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  };
  return {
    ...opened,
    store,
    pull: number,
    head,
    settled,
    async say(body) {
      // GitHub's times are whole seconds: a head is known to be older only from the next one on.
      await settled();
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const { data } = await opened
        .as(opened.alice)
        .issues.createComment({ ...SHOP, issue_number: number, body });
      await settled();
      return { id: data.id };
    },
    async ours() {
      const { data } = await opened
        .as(opened.alice)
        .issues.listComments({ ...SHOP, issue_number: number });
      return data.flatMap(({ user, body }) => (user?.type === "Bot" ? [body ?? ""] : []));
    },
  };
}
