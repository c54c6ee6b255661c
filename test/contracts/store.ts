import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { StorePlace } from "./queue.ts";

/** The behaviour of what a store keeps besides queues. */
export function recordsSuite(name: string, openPlace: () => Promise<StorePlace>): void {
  const open = async () => (await openPlace()).open();
  const entry = (more = {}) => ({
    correlation: randomUUID(),
    event: "asked" as const,
    repository: "acme/shop",
    who: "octocat",
    ...more,
  });

  describe(`the audit kept by ${name}`, () => {
    test("tells what was written, newest first, with the time", async () => {
      const { audit } = await open();
      const command = "/deploy production `$(x)`'\"\n<b>\0\u{1f680}";
      const full = entry({
        environment: "production",
        pull: 12,
        command,
        userId: 583_231,
        revision: "a".repeat(40),
        reason: "HEAD_MOVED",
        facts: { run: 12, url: "https://github.com/acme/shop/actions/runs/12" },
      });
      await audit.append(full, randomUUID());
      await audit.append(entry({ event: "refused" }), randomUUID());
      const [second, first] = await audit.list({ limit: 10 });
      expect(first).toMatchObject({ ...full, command: command.replace("\0", "\ufffd") });
      expect(second).toMatchObject({ event: "refused" });
      expect(second!.id).toBeGreaterThan(first!.id);
      expect(Math.abs(Date.now() - first!.at.getTime())).toBeLessThan(60_000);
      expect(second).not.toHaveProperty("environment");
    });

    test("has an entry of one name once, however often it is written", async () => {
      const { audit } = await open();
      const once = randomUUID();
      await Promise.all([1, 2, 3].map((userId) => audit.append(entry({ userId }), once)));
      expect(await audit.list({ limit: 10 })).toHaveLength(1);
    });

    test("is asked by repository, environment, correlation and person, page by page", async () => {
      const { audit } = await open();
      for (const n of [1, 2, 3, 4]) {
        const environment = n % 2 === 0 ? "production" : "staging";
        await audit.append(entry({ environment, correlation: `c${n}`, who: `u${n}` }), `${n}`);
      }
      await audit.append(entry({ repository: "acme/other" }), "5");
      const names = async (query: object) =>
        (await audit.list({ limit: 10, ...query })).map(({ correlation }) => correlation);
      expect(await names({ repository: "acme/shop" })).toEqual(["c4", "c3", "c2", "c1"]);
      expect(await names({ environment: "production" })).toEqual(["c4", "c2"]);
      expect(await names({ correlation: "c3" })).toEqual(["c3"]);
      expect(await names({ who: "u1", environment: "production" })).toEqual([]);
      const [, newest] = await audit.list({ limit: 2 });
      expect(await names({ before: newest!.id, limit: 2 })).toEqual(["c3", "c2"]);
    });
  });

  describe(`the cache kept by ${name}`, () => {
    test("gives back what was written, and nothing for what was not", async () => {
      const { cache } = await open();
      expect(await cache.get("a")).toBeUndefined();
      expect(await cache.set("a", { rows: [1, null, "x"] }, undefined)).toBe(true);
      expect((await cache.get("a"))?.value).toEqual({ rows: [1, null, "x"] });
      await cache.remove("a");
      expect(await cache.get("a")).toBeUndefined();
    });

    test("is written by one of several who read the same version", async () => {
      const { cache } = await open();
      const first = [1, 2, 3].map((n) => cache.set("a", n, undefined));
      expect((await Promise.all(first)).filter(Boolean)).toHaveLength(1);
      const { version } = (await cache.get("a"))!;
      const second = [1, 2, 3].map((n) => cache.set("a", n, version));
      expect((await Promise.all(second)).filter(Boolean)).toHaveLength(1);
      expect(await cache.set("a", 0, version)).toBe(false);
    });

    test("does not take a value that was removed and written anew for the old one", async () => {
      const { cache } = await open();
      await cache.set("a", 1, undefined);
      const { version } = (await cache.get("a"))!;
      await cache.remove("a");
      expect(await cache.set("a", 2, version)).toBe(false);
      expect(await cache.set("a", 1, undefined)).toBe(true);
      expect(await cache.set("a", 2, version)).toBe(false);
    });
  });

  describe(`the heads kept by ${name}`, () => {
    const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));
    const head = (sha: string, seconds: number, pull = 12) => ({
      repository: 7,
      pull,
      sha,
      at: at(seconds),
    });

    test("tell which commit was the head at a time, in whatever order they were seen", async () => {
      const { heads } = await open();
      for (const one of [head("c", 30), head("a", 10), head("x", 20, 13), head("b", 20)]) {
        await heads.see(one);
      }
      const sha = async (seconds: number) => (await heads.at(7, 12, at(seconds)))?.sha;
      expect([await sha(9), await sha(10), await sha(29), await sha(99)]).toEqual([
        undefined,
        "a",
        "b",
        "c",
      ]);
      expect(await heads.at(8, 12, at(99))).toBeUndefined();
      expect(await heads.at(7, 12, at(10))).toEqual(head("a", 10));
    });

    test("may be told of the same head twice", async () => {
      const { heads } = await open();
      await heads.see(head("a", 10));
      await heads.see(head("a", 10));
      expect(await heads.at(7, 12, at(10))).toEqual(head("a", 10));
    });
  });
}
