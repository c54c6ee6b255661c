import { expect, test } from "vitest";
import { coolifyOperations } from "../../../src/adapters/coolify/index.ts";
import { deploymentLines } from "../../../src/adapters/coolify/log-lines.ts";
import { alive, place, wish } from "./world.ts";
import { codeOf, placed } from "./placed.ts";

const SLOW = { pull: 700 };

async function operated(...given: Parameters<typeof placed>) {
  const world = await placed(...given);
  const operations = coolifyOperations(world.http, world.time);
  const stateOf = async (id: string) => (await operations.jobs(id, 1))[0]?.state;
  return { ...world, operations, stateOf };
}

test("what was done for an application is told newest first, with what was written", async () => {
  const { id, operations, platform } = await operated();
  await platform.deploy(id, wish(), alive);
  await platform.deploy(id, wish(), alive);
  const [newest, ...older] = await operations.jobs(id, 10);
  expect(older).toHaveLength(1);
  expect(newest).toMatchObject({ state: "succeeded" });
  expect(newest!.took).toBeGreaterThanOrEqual(0);
  expect(newest!.begun).toBeGreaterThanOrEqual(older[0]!.begun);
  const texts = newest!.lines!.map(({ text }) => text);
  expect(texts).toContain("New container started.");
  expect(newest!.lines![0]!.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
  expect(await operations.jobs(id, 1)).toHaveLength(1);
});

test("a token that may not read it is told the states only", async () => {
  const abilities = ["read", "write", "deploy"] as const;
  const token = (cool: { issueToken: (given: object) => string }) => cool.issueToken({ abilities });
  const { id, operations, platform } = await operated({ token });
  await platform.deploy(id, wish(), alive);
  const [job] = await operations.jobs(id, 1);
  expect(job).not.toHaveProperty("lines");
});

test.each(["4.1.2", "4.2.0", "4.4.2"] as const)(
  "what is under way in %s is cancelled, whatever it answers, and the run that waits fails",
  async (version) => {
    const { id, operations, platform, stateOf } = await operated({ version, delays: SLOW });
    const waiting = codeOf(platform.deploy(id, wish(), alive));
    await expect.poll(() => stateOf(id)).toBe("running");
    const [job] = await operations.jobs(id, 1);
    expect(await operations.cancel(job!.id)).toEqual({ state: "aborted", stalled: 0 });
    expect(await waiting).toBe("PLATFORM_FAILED");
    // Of one that is over it says how it ended.
    expect(await operations.cancel(job!.id)).toEqual({ state: "aborted", stalled: 0 });
  },
);

test.each([
  ["4.1.2", 1],
  ["4.4.2", 0],
] as const)("what %s leaves waiting behind it is counted: %i", async (version, stalled) => {
  const { id, operations, platform, send, stateOf } = await operated({ version, delays: SLOW });
  const other = await platform.ensure(place("blue"));
  const server = (await send("GET", "/servers")).body as { uuid: string }[];
  await send("PATCH", `/servers/${server[0]!.uuid}`, { concurrent_builds: 1 });
  await send("POST", "/deploy", { uuid: id, force: true });
  await expect.poll(() => stateOf(id)).toBe("running");
  await send("POST", "/deploy", { uuid: other, force: true });
  expect(await stateOf(other)).toBe("queued");
  const [job] = await operations.jobs(id, 1);
  expect(await operations.cancel(job!.id)).toEqual({ state: "aborted", stalled });
});

test("hidden lines are left out, complaints among them are not, and times have nine digits", () => {
  const rows = [
    { output: "b\nc", order: 2, timestamp: "2026-11-21T10:00:00.5Z", type: "stdout" },
    { output: "a", order: 1, timestamp: "2026-11-21T10:00:00Z" },
    { output: "secret", order: 3, hidden: true, timestamp: "2026-11-21 10:00:01" },
    { output: "no", order: 4, hidden: true, type: "stderr", timestamp: "2026-11-21T10:00:01Z" },
  ];
  const lines = deploymentLines(JSON.stringify(rows));
  expect(lines.map(({ text, stream }) => `${stream} ${text}`)).toEqual([
    "stdout a",
    "stdout b",
    "stdout c",
    "stderr no",
  ]);
  expect(lines[1]?.time).toBe("2026-11-21T10:00:00.500000000Z");
  expect(deploymentLines("no JSON")).toEqual([]);
});
