// `npm run soak:bot` plays twenty rounds of each.
import { expect, test } from "vitest";
import { playRound, type StoreKind } from "../../../bench/bot/durability/round.ts";

test.each(["pglite", "postgres"] satisfies StoreKind[])(
  "bots on %s that are killed at random moments carry every command out exactly once",
  async (store) => {
    // About a thousand deliveries: many come twice or under two hooks, and none in its order.
    const result = await playRound({ store, commands: 500, ms: 12_000 });
    console.log(JSON.stringify(result));
    expect(result.lost).toEqual([]);
    expect(result.doubled).toEqual([]);
    expect(result.kills).toBeGreaterThan(1);
    expect(result.statuses[202]).toBeGreaterThan(100);
  },
  180_000,
);
