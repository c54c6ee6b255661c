import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Claim, Job, Queue, Worker } from "../../src/contracts/queue.ts";
import type { QueueName, Store } from "../../src/contracts/store.ts";

/** Stores of a place; each `open` is another process's view of the same data, where there can be several. */
export interface StorePlace {
  open(): Promise<Store>;
}

const until = (ask: () => unknown, timeout = 20_000) =>
  vi.waitUntil(ask, { timeout, interval: 10 });

interface Data {
  readonly n: number;
}

function job(n: number, more: Partial<Job<Data>> = {}): Job<Data> {
  return { id: randomUUID(), data: { n }, ...more };
}

/** Ids in the order of `n`, as two comments one after the other have them. */
function id(n: number): string {
  return `${String(n).padStart(8, "0")}-0000-8000-8000-${randomUUID().slice(-12)}`;
}

/** The behaviour of every queue. A try that fails is repeated within a second or two. */
export function queueSuite(name: string, openPlace: () => Promise<StorePlace>): void {
  const workers: Worker[] = [];
  const work = (
    queue: Queue<Data>,
    handler: (claim: Claim<Data>) => Promise<void>,
    concurrency = 8,
  ) => {
    const worker = queue.work(concurrency, handler);
    workers.push(worker);
    return worker;
  };
  const open = async (name: QueueName) => {
    const store = await (await openPlace()).open();
    return { queue: store.queue<Data>(name), dead: store.deadLetters<Data>(name) };
  };
  afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop(0))));

  describe(`a queue kept by ${name}`, () => {
    test("hands every job to a handler once, whatever was put when", async () => {
      const { queue } = await open("deliveries");
      const seen: number[] = [];
      const before = Array.from({ length: 20 }, (_, n) => job(n));
      const after = Array.from({ length: 20 }, (_, n) => job(20 + n));
      await queue.put(before);
      work(queue, async ({ data }) => void seen.push(data.n));
      await Promise.all(after.map((one) => queue.put([one])));
      await until(() => seen.length >= 40);
      expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
      await until(async () => (await queue.counts()).active === 0);
      expect(await queue.counts()).toEqual({ waiting: 0, active: 0, dead: 0 });
    });

    test("leaves a job out whose id it knows, in the same breath, later, and when it is done", async () => {
      const { queue } = await open("deliveries");
      const seen: number[] = [];
      const one = job(1);
      const other = job(2);
      expect(await queue.put([one, one])).toEqual(new Set([one.id]));
      const together = await Promise.all([queue.put([one, other]), queue.put([other])]);
      expect(together.flatMap((ids) => [...ids])).toEqual([other.id]);
      work(queue, async ({ data }) => void seen.push(data.n));
      await until(async () => seen.length === 2 && (await queue.counts()).active === 0);
      expect(await queue.put([one, other])).toEqual(new Set());
      expect(await queue.counts()).toMatchObject({ waiting: 0 });
      expect(seen).toHaveLength(2);
    });

    test("keeps data as it is, but for characters that no database holds", async () => {
      const { queue } = await open("deliveries");
      const text = "\u{1f680} `$(x)`'\"\\ \r\n";
      const seen: unknown[] = [];
      work(queue, async ({ data }) => void seen.push(data));
      const data = { n: 1, text, deep: [null, { nul: "a\0b", half: "\ud83d" }] };
      await queue.put([{ id: randomUUID(), data }]);
      await until(() => seen.length === 1);
      expect(seen).toEqual([{ n: 1, text, deep: [null, { nul: "a\ufffdb", half: "\ufffd" }] }]);
    });

    test("keeps a key as it is, whatever is in it", async () => {
      const { queue } = await open("commands");
      const keys = ["a\tb\nc\\", "a b c", "'; --", "\u{1f680}é", '"'];
      const seen: string[] = [];
      await queue.put(keys.map((key, n) => job(n, { key })));
      for (const key of keys) expect(await queue.line(key)).toMatchObject([{ key }]);
      work(queue, async ({ key }) => void seen.push(key ?? ""));
      await until(() => seen.length === keys.length);
      expect(seen.toSorted()).toEqual(keys.toSorted());
    });

    test("calls a handler again that threw, and tells it so", async () => {
      const { queue } = await open("deliveries");
      const attempts: number[] = [];
      work(queue, async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt === 1) throw new Error("not yet");
      });
      await queue.put([job(1)]);
      await until(() => attempts.length === 2);
      expect(attempts).toEqual([1, 2]);
    });

    test("handles jobs of one key one after the other, in their order, and other keys beside them", async () => {
      const { queue } = await open("commands");
      const seen: Record<string, number[]> = { a: [], b: [] };
      let most = 0;
      const active = new Set<string>();
      const jobs = [3, 1, 2].flatMap((n) => ["a", "b"].map((key) => job(n, { id: id(n), key })));
      await queue.put(jobs);
      await queue.put(["a", "b"].map((key) => job(4, { id: id(0), key })));
      work(queue, async ({ key = "", data }) => {
        expect(active.has(key)).toBe(false);
        active.add(key);
        most = Math.max(most, active.size);
        await new Promise((resolve) => setTimeout(resolve, 20));
        active.delete(key);
        seen[key]!.push(data.n);
      });
      await until(() => Object.values(seen).every(({ length }) => length === 4));
      expect(seen).toEqual({ a: [1, 2, 3, 4], b: [1, 2, 3, 4] });
      expect(most).toBe(2);
    });

    test("holds the line behind a job that is tried again", async () => {
      const { queue } = await open("commands");
      const seen: string[] = [];
      await queue.put([
        job(1, { id: id(1), key: "a" }),
        job(2, { id: id(2), key: "a" }),
        job(1, { id: id(1), key: "b" }),
      ]);
      work(queue, async ({ key, data, attempt }) => {
        seen.push(`${key}${data.n}.${attempt}`);
        if (key === "a" && data.n === 1 && attempt === 1) throw new Error("not yet");
      });
      await until(() => seen.length === 4);
      expect(seen.filter((one) => one.startsWith("a"))).toEqual(["a1.1", "a1.2", "a2.1"]);
    });

    test("shows the line of a key and takes back what nobody has begun", async () => {
      const { queue } = await open("commands");
      const jobs = [1, 2, 3].map((n) => job(n, { id: id(n), key: "a" }));
      const [first, second, third] = jobs as [Job<Data>, Job<Data>, Job<Data>];
      await queue.put(jobs);
      let finish = (): void => {};
      const seen: number[] = [];
      work(queue, async ({ data }) => {
        seen.push(data.n);
        if (data.n === 1) await new Promise<void>((resolve) => (finish = resolve));
      });
      await until(() => seen.length === 1);
      const line = await queue.line("a");
      expect(line.map(({ id, active }) => [id, active])).toEqual([
        [first.id, true],
        [second.id, false],
        [third.id, false],
      ]);
      expect(line[1]).toMatchObject({ key: "a", data: { n: 2 } });
      expect(await queue.withdraw(first.id)).toBe(false);
      expect(await queue.withdraw(second.id)).toBe(true);
      expect(await queue.withdraw(second.id)).toBe(false);
      expect(await queue.withdraw(randomUUID())).toBe(false);
      expect((await queue.line("a")).map(({ id }) => id)).toEqual([first.id, third.id]);
      finish();
      await until(() => seen.length === 2);
      expect(seen).toEqual([1, 3]);
      expect(await queue.put([second])).toEqual(new Set());
    });

    test("waits until the time of a job has come", async () => {
      const { queue } = await open("deliveries");
      const seen: number[] = [];
      work(queue, async ({ data }) => void seen.push(data.n));
      const at = Date.now() + 700;
      await queue.put([job(1, { after: new Date(at) }), job(2)]);
      await until(() => seen.length === 2);
      expect(seen).toEqual([2, 1]);
      expect(Date.now()).toBeGreaterThanOrEqual(at - 5);
    });

    test("is left by a worker that stops: what runs ends, what waits stays, what was aborted comes back", async () => {
      const { queue } = await open("deliveries");
      const began: number[] = [];
      const aborted: number[] = [];
      const worker = work(
        queue,
        async ({ data, signal }) => {
          began.push(data.n);
          await new Promise<void>((resolve, reject) => {
            if (data.n === 1) return void setTimeout(resolve, 100);
            signal.addEventListener("abort", () => {
              aborted.push(data.n);
              reject(new Error("aborted"));
            });
          });
        },
        2,
      );
      await queue.put([job(1), job(2)]);
      await until(() => began.length === 2);
      await queue.put([job(3)]);
      await worker.stop(1_000);
      expect(new Set(began)).toEqual(new Set([1, 2]));
      expect(aborted).toEqual([2]);
      const again: number[] = [];
      work(queue, async ({ data }) => void again.push(data.n));
      await until(() => again.length === 2);
      expect(new Set(again)).toEqual(new Set([2, 3]));
    });
  });

  describe(`dead letters kept by ${name}`, () => {
    test("are jobs that failed every time; they hold up nobody, can be read, replayed and discarded", async () => {
      const { queue, dead } = await open("commands");
      const seen: string[] = [];
      let broken = true;
      work(queue, async ({ data, key }) => {
        if (broken && data.n < 3) throw new Error(`cannot do ${data.n}`);
        seen.push(`${key}${data.n}`);
      });
      const jobs = [1, 2, 3].map((n) => job(n, { id: id(n), key: "a" }));
      await queue.put(jobs);
      await until(() => seen.length === 1, 30_000);
      expect(seen).toEqual(["a3"]);
      expect(await queue.counts()).toMatchObject({ waiting: 0, dead: 2 });
      const letters = await dead.list(10);
      expect(letters.map(({ job }) => job)).toEqual(jobs.slice(0, 2).map(({ id }) => id));
      expect(letters[0]).toMatchObject({ key: "a", data: { n: 1 }, error: "cannot do 1" });
      expect(letters[0]!.attempts).toBeGreaterThan(1);
      expect(await dead.list(1)).toHaveLength(1);
      expect(await dead.read(letters[1]!.id)).toEqual(letters[1]);
      expect(await dead.read(randomUUID())).toBeUndefined();

      broken = false;
      expect(await dead.replay([letters[0]!.id, randomUUID()])).toBe(1);
      await until(() => seen.length === 2);
      expect(seen).toEqual(["a3", "a1"]);
      expect(await dead.discard([letters[1]!.id])).toBe(1);
      expect(await dead.discard([letters[1]!.id])).toBe(0);
      expect(await dead.list(10)).toEqual([]);
    });
  });
}
