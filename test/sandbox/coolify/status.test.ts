import { expect, test } from "vitest";
import { manualClock } from "../../../sandbox/http/clock.ts";
import { eventually, IP, place } from "./open.ts";

test("a status lags behind what runs until the instance looks again", async () => {
  const clock = manualClock();
  const delays = { job: 0, status: 60_000, pull: 0, start: 0 };
  const { coolify, app, send, look } = await place({ clock, delays });
  const uuid = await app();
  await send("POST", "/deploy", { uuid });
  const status = () => look(`/applications/${uuid}`, "status");
  await eventually(status).toBe("running:unknown");
  for (const it of coolify.server(IP).containers.values()) it.state = "exited";
  clock.advance(30_000);
  expect(await status()).toBe("running:unknown");
  clock.advance(31_000);
  expect(await status()).toBe("exited:unhealthy");
});

test.each([
  ["running", "healthy", "running:healthy"],
  ["running", "unhealthy", "running:unhealthy"],
  ["running", "starting", "running:unknown"],
  ["paused", "none", "paused:unknown"],
  ["created", "none", "starting:unknown"],
  ["dead", "none", "exited:unhealthy"],
] as const)("a container that is %s and %s shows as %s", async (state, health, shown) => {
  const { coolify, app, send, look } = await place();
  coolify.server(IP).health = health;
  coolify.server(IP).startsAs = state;
  const uuid = await app({ health_check_enabled: true, ports_mappings: "8000:3000" });
  await send("POST", "/deploy", { uuid });
  await eventually(() => look(`/applications/${uuid}`, "status")).toBe(shown);
});
