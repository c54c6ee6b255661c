import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { memoryStore } from "../../src/adapters/memory/store.ts";
import { admin } from "../../src/bot/admin.ts";
import { askedLeft, keptLeft, leftAsText, type LeftBox } from "../../src/bot/left.ts";
import { botMetrics } from "../../src/bot/metrics.ts";
import { program } from "../../src/cli/program.ts";
import { blank } from "../../src/engine/previews/absorb.ts";
import { leaveRepository } from "../../src/wiring/departures.ts";
import { fakeTerminal } from "../cli/terminal.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");

let store: ReturnType<typeof memoryStore>;
let server: Server;
let port: number;
const warned: object[] = [];
beforeEach(async () => {
  warned.length = 0;
  store = memoryStore();
  const key = { repository: 4711, organisation: 9 };
  for (const [pull, state] of [
    [12, "ready"],
    [13, "destroyed"],
  ] as const) {
    const preview = { ...blank({ ...key, pull }, NOW), state, hosts: ["h1"] };
    await store.previews.put(preview, undefined);
  }
  const makings = {
    store,
    time: { now: () => NOW },
    warn: (left: object) => void warned.push(left),
    later: async () => {},
  };
  const repository = { id: 4711, owner: "acme", name: "shop" };
  await leaveRepository(makings, repository, "the repository was deleted");
  server = admin({ store, metrics: botMetrics(store) }).listen(0, "127.0.0.1");
  await once(server, "listening");
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const LEFT = {
  repository: "acme/shop",
  id: 4711,
  pull: 12,
  hosts: ["h1"],
  why: "the repository was deleted",
  since: "2026-11-21T12:00:00.000Z",
};

const boxes: [string, () => Promise<LeftBox>][] = [
  ["of a bot that runs", () => askedLeft(`http://127.0.0.1:${port}`)],
  ["of a store", async () => keptLeft(store)],
];

describe.each(boxes)("previews that nobody may look after, %s", (_, open) => {
  test("are listed while they may run, and forgotten when somebody says so", async () => {
    const box = await open();
    expect(await box.list()).toEqual([LEFT]);
    expect(warned).toEqual([LEFT]);
    expect(await box.forget(4711, 13)).toBe(false);
    expect(await box.forget(4711, 12)).toBe(true);
    expect(await box.forget(4711, 12)).toBe(false);
    expect(await box.list()).toEqual([]);
  });
});

test("one that is looked after is not forgotten by mistake", async () => {
  const preview = { ...blank({ repository: 7, pull: 1, organisation: 9 }, NOW), state: "ready" };
  await store.previews.put(preview as Parameters<typeof store.previews.put>[0], undefined);
  expect(await keptLeft(store).forget(7, 1)).toBe(false);
});

test("they are a number that an alert can watch", async () => {
  expect(await botMetrics(store).render()).toMatch(/^sluice_previews_left 1$/m);
});

test("what is printed says where, why and what to do, and nothing that a terminal obeys", () => {
  const text = leftAsText([{ ...LEFT, repository: "ac\u001b[31mme/\u202eshop" }]);
  expect(text).toContain("4711#12  preview-12 of ac [31mme/ shop  on h1");
  expect(text).toContain("sluice sweep --apply");
  expect(leftAsText([])).toBe("nothing was left that nobody may look after");
});

test("sluice bot left lists and forgets them by the bot that runs, and refuses what it does not know", async () => {
  const run = async (...args: string[]) => {
    const { terminal, written } = fakeTerminal({ SLUICE_ADMIN_PORT: String(port) });
    return { code: await program(["bot", "left", ...args], terminal), ...written };
  };
  const listed = await run("list");
  expect(listed.stdout).toContain("preview-12 of acme/shop");
  expect((await run("forget", "4711")).code).toBe(2);
  expect((await run("drop", "4711#12")).code).toBe(2);
  expect((await run("forget", "4711#12")).code).toBe(0);
  expect((await run("forget", "4711#12")).code).toBe(2);
});
