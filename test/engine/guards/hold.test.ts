import { describe, expect, test } from "vitest";
import type { Found, RunContext } from "../../../src/engine/context.ts";
import { refuseHeld, refuseStale } from "../../../src/engine/guards/hold.ts";
import { isInForce } from "../../../src/model/hold.ts";
import type { Hold } from "../../../src/model/observed.ts";
import { host } from "../facts.ts";

const hold: Hold = { id: "1", holder: "ada", reason: "migration", since: "2026-01-01T00:00:00Z" };
const context = (more: object = {}) => ({ adapters: {}, options: {}, ...more }) as RunContext;
const seen = (...observed: Found["observed"]) => ({ observed }) as Found;
const HOUR = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

describe("a hold", () => {
  test("is in force until its time, and for ever without one", () => {
    const expires = "2026-01-01T01:00:00Z";
    expect(isInForce({ ...hold, expires }, Date.parse(expires) - 1)).toBe(true);
    expect(isInForce({ ...hold, expires }, Date.parse(expires))).toBe(false);
    expect(isInForce(hold, Number.MAX_SAFE_INTEGER)).toBe(true);
    expect(isInForce(undefined, 0)).toBe(false);
  });

  test("refuses with holder, reason and end", async () => {
    const expires = iso(Date.now() + HOUR);
    const refused = refuseHeld(context(), seen(host({ hold: { ...hold, expires } })));
    await expect(refused).rejects.toMatchObject({
      code: "LOCK_HELD",
      exitCode: 3,
      message: "ada holds this environment",
      facts: { reason: "migration", until: expires, kept: "h1" },
    });
  });

  test("ends by the clock of the host that wrote it, however wrong ours or its is", async () => {
    const ahead = { clockSkew: 5 * HOUR };
    const inAnHour = { ...hold, expires: iso(Date.now() + 6 * HOUR) };
    const anHourAgo = { ...hold, expires: iso(Date.now() + 4 * HOUR) };
    await expect(
      refuseHeld(context(), seen(host({ ...ahead, hold: inAnHour }))),
    ).rejects.toMatchObject({ code: "LOCK_HELD" });
    await expect(refuseHeld(context(), seen(host({ ...ahead, hold: anHourAgo })))).resolves.toEqual(
      {},
    );
  });

  test("kept elsewhere counts as well", async () => {
    const holds = [{ place: "GitHub", read: () => Promise.resolve(hold) }];
    const refused = refuseHeld(context({ adapters: { holds } }), seen(host()));
    await expect(refused).rejects.toMatchObject({ facts: { kept: "GitHub" } });
  });
});

describe("a place that cannot be asked", () => {
  test("is told of and stops nobody: the hosts keep the hold, too", async () => {
    const told: unknown[] = [];
    const reporter = { report: (event: unknown) => told.push(event) };
    const holds = [{ place: "GitHub", read: () => Promise.reject(new Error("no answer")) }];
    await refuseHeld(context({ adapters: { holds }, reporter }), seen(host()));
    expect(told).toEqual([{ kind: "warning", text: "GitHub was not asked for a lock: no answer" }]);
  });
});

describe("what was agreed to", () => {
  test("must still be what is there", () => {
    const expect1 = (fingerprint: string) => context({ options: { expect: { h1: fingerprint } } });
    expect(refuseStale(expect1("0123456789abcdef"), seen(host()))).toEqual({});
    expect(() => refuseStale(expect1("other"), seen(host()))).toThrow("has changed on h1");
    expect(refuseStale(context(), seen(host()))).toEqual({});
  });
});
