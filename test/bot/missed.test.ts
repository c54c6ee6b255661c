import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { memoryStore } from "../../src/adapters/memory/store.ts";
import type { WebhookJob } from "../../src/bot/jobs.ts";
import { type Attempt, fetchMissed } from "../../src/bot/missed.ts";
import { commentPayload, waiting } from "./support.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const at = (minutesAgo: number) => new Date(NOW.getTime() - minutesAgo * 60_000).toISOString();

/** GitHub's list, newest first, in pages of two. */
function listOf(attempts: readonly Attempt[], payloads: Readonly<Record<number, object>> = {}) {
  const asked = { pages: 0, payloads: [] as number[] };
  const newest = attempts.toSorted((a, b) => b.delivered.localeCompare(a.delivered));
  return {
    asked,
    async *attempts() {
      for (let n = 0; n < newest.length; n += 2) {
        asked.pages++;
        yield newest.slice(n, n + 2);
      }
    },
    async payload(id: number) {
      asked.payloads.push(id);
      return payloads[id] ?? commentPayload(id, "/deploy production");
    },
  };
}

let ids = 1;
const attempt = (more: Partial<Attempt> = {}): Attempt => ({
  id: ids++,
  guid: randomUUID(),
  delivered: at(10),
  ok: false,
  event: "issue_comment",
  ...more,
});

function partsOf(list: ReturnType<typeof listOf>, store = memoryStore()) {
  return {
    store,
    parts: {
      list,
      cache: store.cache,
      queue: (name: "commands" | "deliveries") => store.queue<WebhookJob>(name),
    },
  };
}

test("what no attempt of GitHub brought home is taken in, once", async () => {
  const twice = randomUUID();
  const late = randomUUID();
  const list = listOf([
    attempt({ delivered: at(30) }),
    attempt({ guid: twice, delivered: at(20) }),
    attempt({ guid: twice, delivered: at(19) }),
    attempt({ guid: late, delivered: at(18) }),
    attempt({ guid: late, delivered: at(5), ok: true }),
    attempt({ ok: true }),
  ]);
  const { store, parts } = partsOf(list);
  expect(await fetchMissed(parts, NOW)).toBe(2);
  expect(await waiting(store)).toBe(2);
  expect(list.asked.payloads).toHaveLength(2);
  expect(await fetchMissed(parts, NOW)).toBe(0);
  expect(list.asked.payloads).toHaveLength(2);
});

test("what is known already is not taken in again", async () => {
  const one = attempt();
  const { store, parts } = partsOf(listOf([one]));
  await fetchMissed(parts, NOW);
  const again = partsOf(listOf([{ ...one, guid: randomUUID() }]), store);
  expect(await fetchMissed(again.parts, NOW)).toBe(0);
  expect(await waiting(store)).toBe(1);
});

test("what is none of our business is left where it is", async () => {
  const list = listOf([attempt({ id: 901 }), attempt({ id: 902, event: "push" })], {
    901: commentPayload(1, "well done"),
    902: { ref: "refs/heads/main" },
  });
  const { store, parts } = partsOf(list);
  expect(await fetchMissed(parts, NOW)).toBe(0);
  expect(await waiting(store)).toBe(0);
});

test("no more of the list is read than has come since the last look, and an hour before it", async () => {
  const old = Array.from({ length: 10 }, () => attempt({ delivered: at(180), ok: true }));
  const { store, parts } = partsOf(listOf(old));
  await fetchMissed(parts, NOW);
  const list = listOf([...old, attempt({ delivered: at(50) })]);
  expect(await fetchMissed(partsOf(list, store).parts, NOW)).toBe(1);
  expect(list.asked.pages).toBe(1);
});

test("a look that failed half way is repeated as if it had not been", async () => {
  const list = listOf([attempt({ delivered: at(3) }), attempt({ delivered: at(2) })]);
  const { store, parts } = partsOf(list);
  let calls = 0;
  const broken = {
    ...list,
    payload: async (id: number) => {
      if (++calls === 2) throw new Error("502");
      return list.payload(id);
    },
  };
  await expect(fetchMissed({ ...parts, list: broken }, NOW)).rejects.toThrow("502");
  expect(await waiting(store)).toBe(1);
  expect(await fetchMissed(parts, NOW)).toBe(1);
  expect(await waiting(store)).toBe(2);
});

test("one that cannot be read holds up none of the others", async () => {
  const many = Array.from({ length: 35 }, (_, n) => attempt({ delivered: at(40 - n) }));
  const list = listOf(many);
  const { store, parts } = partsOf(list);
  const gone = many[3]!.id;
  const broken = {
    ...list,
    payload: (id: number) =>
      id === gone ? Promise.reject(new Error("404")) : Promise.resolve(list.payload(id)),
  };
  await expect(fetchMissed({ ...parts, list: broken }, NOW)).rejects.toThrow("404");
  expect(await waiting(store)).toBe(34);
});
