import { expect, test } from "vitest";
import { coolifyExaminer } from "../../../src/adapters/coolify/index.ts";
import { createWorld, IP, place } from "./world.ts";

const HOST = { name: "web-1", address: { user: "root", address: IP, port: 22 } };

async function examined(world: Awaited<ReturnType<typeof createWorld>>) {
  const checks = await coolifyExaminer(world.http).examine([HOST]);
  return checks.map(({ what, state, detail }) => `${state}: ${what}${detail && ` (${detail})`}`);
}

test("tells that a token may do everything, and changes nothing", async () => {
  const world = await createWorld();
  await world.platform.ensure(place());
  const before = world.cool.state();
  expect(await examined(world)).toEqual([
    "good: it answers (OK)",
    "good: its API takes our calls (version 4.4.2)",
    "good: the token may write",
    "good: the token may deploy",
    "good: the token may read logs and values (read:sensitive)",
    `good: it can use web-1 (server ${IP})`,
  ]);
  expect(world.cool.state()).toEqual(before);
});

test.each(["4.1.2", "4.2.0", "4.4.2"] as const)(
  "names the abilities that a token of %s lacks",
  async (version) => {
    const world = await createWorld({
      version,
      token: (cool) => cool.issueToken({ abilities: ["read"] }),
    });
    const lines = await examined(world);
    expect(lines).toContain(
      "bad: the token may write (Coolify refuses: Missing required permissions: write)",
    );
    expect(lines).toContain(
      "bad: the token may deploy (Coolify refuses: Missing required permissions: deploy)",
    );
    const sensitive = {
      "4.1.2":
        "unknown: the token may read logs and values (read:sensitive) (there is no key to tell by)",
      "4.2.0":
        "unknown: the token may read logs and values (read:sensitive) (there is no key to tell by)",
      "4.4.2":
        "bad: the token may read logs and values (read:sensitive) (Coolify refuses: Missing required permissions: read:sensitive)",
    };
    expect(lines).toContain(sensitive[version]);
    expect(lines.at(-1)).toBe(
      "good: it can use web-1 (not registered yet; the first deploy does that)",
    );
  },
);

test("tells when the API is off, and asks no further", async () => {
  const world = await createWorld({ apiEnabled: false });
  expect(await examined(world)).toEqual([
    "good: it answers (OK)",
    expect.stringMatching(/^bad: its API takes our calls \(Coolify refuses: API is disabled/),
  ]);
});

test("tells of a server that Coolify cannot use any more", async () => {
  const world = await createWorld();
  await world.platform.ensure(place());
  world.cool.server(IP).isReachable = false;
  await world.http.send({ method: "GET", path: "/api/v1/servers" });
  const lines = await examined(world);
  expect(lines.at(-1)).toMatch(/^(good|bad): it can use web-1/);
});
