import { generateKeyPairSync, randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { memoryStore } from "../../src/adapters/memory/store.ts";
import { readConfig } from "../../src/bot/config.ts";
import type { BotApp, BotParts } from "../../src/bot/parts.ts";
import { type RunningBot, startBot } from "../../src/bot/start.ts";
import type { Store } from "../../src/contracts/store.ts";
import { commentPayload, SECRET, send } from "./support.ts";
import { freePort } from "../../sandbox/net/port.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const config = readConfig({
  APP_ID: "1",
  PRIVATE_KEY: privateKey,
  WEBHOOK_SECRET: SECRET,
  // Nobody: the look for missed deliveries fails, and the bot runs all the same.
  GITHUB_API_URL: "http://127.0.0.1:9",
  HOST: "127.0.0.1",
  LOG_LEVEL: "error",
});

let bot: RunningBot;
let store: Store;
let seen: string[];
let parts: BotParts;
let fail: (body: string) => boolean;
let gate: Promise<void>;
const app = (given: BotParts): BotApp => {
  parts = given;
  return {
    load(probot) {
      probot.on("issue_comment.created", async ({ id, payload: { comment } }) => {
        await gate;
        if (fail(comment.body)) throw new Error("not now");
        seen.push(`${id} ${comment.body}`);
      });
    },
    async later(_, installation, data) {
      seen.push(`${installation} ${JSON.stringify(data)}`);
    },
  };
};
beforeEach(async () => {
  seen = [];
  fail = () => false;
  gate = Promise.resolve();
  store = memoryStore({ tries: 2, delay: 5 });
  bot = await startBot({
    config: { ...config, port: 0, adminPort: 0 },
    openStore: async () => store,
    app,
  });
});
afterEach(() => bot.stop(1_000));

const hook = () => ({ url: `${bot.url}/api/github/webhooks` });
const comment = (id: number, body: string) => JSON.stringify(commentPayload(id, body));

test("a delivery goes from the door through the queue to Probot's handlers, with its id", async () => {
  const delivery = randomUUID();
  expect((await send(hook(), { body: comment(1, "/deploy production"), delivery })).status).toBe(
    202,
  );
  await vi.waitUntil(() => seen.length === 1);
  expect(seen).toEqual([`${delivery} /deploy production`]);
});

test("a handler that fails is called again, and its job is read and replayed when it failed too often", async () => {
  await bot.stop(0);
  bot = await startBot({
    config: { ...config, port: 0, adminPort: await freePort() },
    openStore: async () => store,
    app,
  });
  fail = () => true;
  await send(hook(), { body: comment(2, "/deploy staging") });
  const letters = async () => {
    const answer = await fetch(`${bot.adminUrl}/letters/commands`);
    return ((await answer.json()) as { letters: { id: string; error: string }[] }).letters;
  };
  await vi.waitUntil(async () => (await letters()).length === 1, { timeout: 5_000 });
  const [{ id, error }] = (await letters()) as [{ id: string; error: string }];
  expect(error).toContain("not now");
  const path = `${bot.adminUrl}/letters/commands/${id}`;
  expect(await (await fetch(path)).json()).toMatchObject({ attempts: 2, key: "7" });
  expect((await fetch(`${path}/replay`, { method: "POST" })).status).toBe(403);
  fail = () => false;
  const headers = { "x-sluice": "1" };
  const replayed = await fetch(`${path}/replay`, { method: "POST", headers });
  expect(await replayed.json()).toEqual({ count: 1 });
  await vi.waitUntil(() => seen.length === 1);
  expect(await letters()).toEqual([]);
  const metrics = await (await fetch(`${bot.adminUrl}/metrics`)).text();
  expect(metrics).toContain('sluice_deliveries_total{event="issue_comment",outcome="stored"} 1');
  expect(metrics).toMatch(/sluice_job_seconds_count\{queue="commands",outcome="failed"\} 2/);
  expect(metrics).toContain('sluice_queue_jobs{queue="commands",state="dead"} 0');
  expect((await fetch(`${bot.adminUrl}/letters/commands/${randomUUID()}`)).status).toBe(404);
});

test("what the bot tells itself for later comes back then", async () => {
  const start = Date.now();
  await parts.later(99, { look: "again" }, 300);
  await vi.waitUntil(() => seen.length === 1, { timeout: 5_000 });
  expect(seen).toEqual(['99 {"look":"again"}']);
  expect(Date.now() - start).toBeGreaterThanOrEqual(295);
});

test("the world sees the webhook and whether the bot lives, and neither metrics nor letters", async () => {
  const status = async (path: string) => (await fetch(`${bot.url}${path}`)).status;
  expect(await status("/live")).toBe(200);
  expect(await status("/ready")).toBe(200);
  expect(await status("/metrics")).toBe(404);
  expect(await status("/letters/commands")).toBe(404);
  expect(bot.adminUrl).toBeUndefined();
});

test("a bot that ends waits for the handlers that run", async () => {
  let finish = (): void => {};
  gate = new Promise((resolve) => (finish = resolve));
  await send(hook(), { body: comment(3, "/status") });
  await vi.waitUntil(async () => (await store.queue("commands").counts()).active === 1);
  const ended = bot.stop(5_000);
  setTimeout(finish, 50);
  await ended;
  expect(seen).toHaveLength(1);
  expect(await store.queue("commands").counts()).toMatchObject({ waiting: 0, active: 0 });
});
