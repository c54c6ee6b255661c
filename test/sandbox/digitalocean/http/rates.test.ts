import { expect, test } from "vitest";
import { open } from "../open.ts";

const MINUTE = 60_000;

test("every reply tells the limit, what is left and when the oldest request expires", async () => {
  const { clock, send } = await open();
  const told = async () => {
    const { headers } = await send("GET", "/v2/account");
    return ["limit", "remaining", "reset"].map((it) => Number(headers.get(`ratelimit-${it}`)));
  };
  const start = clock.now() / 1000;
  expect(await told()).toEqual([5_000, 4_999, start + 3_600]);
  clock.advance(30 * MINUTE);
  expect(await told()).toEqual([5_000, 4_998, start + 3_600]);
  clock.advance(30 * MINUTE);
  expect(await told()).toEqual([5_000, 4_998, start + 5_400]);
});

test("a burst is answered 429 and told how long to wait; after that it goes on", async () => {
  const { clock, send } = await open({ rates: { perMinute: 3 } });
  for (let n = 0; n < 3; n += 1) expect((await send("GET", "/v2/account")).status).toBe(200);
  clock.advance(20_000);
  const refused = await send("GET", "/v2/account");
  expect(refused).toMatchObject({ status: 429, body: { id: "too_many_requests" } });
  expect(refused.headers.get("retry-after")).toBe("40");
  expect(refused.headers.get("ratelimit-remaining")).toBe("4997");
  clock.advance(40_000);
  expect((await send("GET", "/v2/account")).status).toBe(200);
});

test("an hour's requests used up are answered 429 with nothing but the reset time", async () => {
  const { clock, send } = await open({ rates: { perHour: 2 } });
  await send("GET", "/v2/account");
  clock.advance(MINUTE);
  await send("GET", "/v2/account");
  const refused = await send("GET", "/v2/account");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBeNull();
  expect(refused.headers.get("ratelimit-remaining")).toBe("0");
  const reset = Number(refused.headers.get("ratelimit-reset")) * 1000;
  clock.advance(reset - clock.now());
  expect((await send("GET", "/v2/account")).status).toBe(200);
  expect((await send("GET", "/v2/account")).status).toBe(429);
});

test("keys can be listed ten times a minute, and other calls do not count", async () => {
  const { clock, send } = await open();
  for (let n = 0; n < 10; n += 1) {
    expect((await send("GET", "/v2/account/keys")).status).toBe(200);
    await send("GET", "/v2/account");
  }
  expect((await send("GET", "/v2/account/keys")).status).toBe(429);
  expect((await send("GET", "/v2/account")).status).toBe(200);
  clock.advance(MINUTE);
  expect((await send("GET", "/v2/account/keys")).status).toBe(200);
});
