import { describe, expect, test } from "vitest";
import type { HoldStore } from "../../src/contracts/lock.ts";

/** What a place gives a test: several openings of the same lock, as several people would have. */
export interface HoldPlace {
  open(): Promise<HoldStore>;
  /** Moves the place's clock; absent where it cannot be moved. */
  pass?(ms: number): Promise<void>;
}

/** The behaviour of every place that keeps manual locks. */
export function holdStoreSuite(name: string, makePlace: () => Promise<HoldPlace>): void {
  const request = (id: string, more: { lasts?: number } = {}) => ({
    id,
    holder: `holder "${id}"`,
    reason: `it's <${id}> $(x) \`y\`\n"expires":"2000"`,
    ...more,
  });

  describe(`a hold kept by ${name}`, () => {
    test("is not there before somebody takes it", async () => {
      const store = await (await makePlace()).open();
      expect(await store.read()).toBeUndefined();
      expect(await store.release({ id: "nobody" })).toBe(false);
    });

    test("keeps its words as they are, and is seen by others", async () => {
      const place = await makePlace();
      expect(await (await place.open()).take(request("a"))).toBeUndefined();
      const seen = await (await place.open()).read();
      expect(seen).toMatchObject(request("a"));
      expect(Date.parse(seen?.since ?? "")).not.toBeNaN();
      expect(seen).not.toHaveProperty("expires");
    });

    test("refuses a second one and tells whose is in the way", async () => {
      const place = await makePlace();
      await (await place.open()).take(request("a"));
      expect(await (await place.open()).take(request("b"))).toMatchObject({ id: "a" });
      expect(await (await place.open()).read()).toMatchObject({ id: "a" });
    });

    test("goes to exactly one of many who ask at the same time", async () => {
      const place = await makePlace();
      const stores = await Promise.all(Array.from({ length: 5 }, () => place.open()));
      const answers = await Promise.all(
        stores.map((store, index) => store.take(request(`n${index}`))),
      );
      expect(answers.filter((obstacle) => obstacle === undefined)).toHaveLength(1);
    });

    test("is released only while it is unchanged", async () => {
      const place = await makePlace();
      const store = await place.open();
      await store.take(request("a"));
      expect(await store.release({ id: "b" })).toBe(false);
      expect(await store.release({ id: "a" })).toBe(true);
      expect(await store.read()).toBeUndefined();
      expect(await store.take(request("b"))).toBeUndefined();
    });

    test("that has expired is no obstacle", async () => {
      const place = await makePlace();
      const store = await place.open();
      expect(await store.take(request("a", { lasts: 3_600_000 }))).toBeUndefined();
      const { since = "", expires = "" } = (await store.read()) ?? {};
      expect(Date.parse(expires) - Date.parse(since)).toBeGreaterThanOrEqual(3_600_000);
      expect(Date.parse(expires) - Date.parse(since)).toBeLessThan(3_602_000);
      expect(await store.take(request("b"))).toMatchObject({ id: "a" });
      await place.pass?.(3_603_000);
      if (place.pass) expect(await store.take(request("b"))).toBeUndefined();
    });
  });
}
