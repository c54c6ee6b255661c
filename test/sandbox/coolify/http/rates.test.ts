import { expect, test } from "vitest";
import { open, sendWith } from "../open.ts";
import { manualClock } from "../../../../sandbox/http/clock.ts";

test("all tokens of a user share so many requests a minute", async () => {
  const clock = manualClock();
  const { coolify, send } = await open({ clock, requestsPerMinute: 3 });
  const other = sendWith(coolify, coolify.issueToken({ abilities: ["read"] }));
  expect((await send("GET", "/version")).headers.get("x-ratelimit-limit")).toBe("3");
  expect((await other("GET", "/version")).headers.get("x-ratelimit-remaining")).toBe("1");
  expect((await send("GET", "/version")).status).toBe(200);
  clock.advance(20_000);
  const refused = await other("GET", "/version");
  expect(refused).toMatchObject({ status: 429, body: { message: "Too Many Attempts." } });
  expect(refused.headers.get("retry-after")).toBe("40");
  expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
  clock.advance(40_000);
  expect((await send("GET", "/version")).status).toBe(200);
});

test("another team's user has a minute of its own, and refusals count", async () => {
  const { coolify, send } = await open({ requestsPerMinute: 1 });
  const other = sendWith(coolify, coolify.issueToken({ team: 2 }));
  expect((await send("GET", "/servers/none")).status).toBe(404);
  expect((await send("GET", "/version")).status).toBe(429);
  expect((await other("GET", "/version")).status).toBe(200);
});
