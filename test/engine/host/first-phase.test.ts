import { existsSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSession, type Session } from "../../../src/engine/host/session.ts";
import { phase } from "../../../src/engine/host/shell.ts";
import { createWorld, open, type World } from "../world/world.ts";

let world: World;
let session: Session | undefined;

beforeEach(() => {
  world = createWorld();
});

afterEach(async () => {
  await session?.close();
  session = undefined;
  world.remove();
});

function openWith(first: string, lockWait = 10): Promise<Session> {
  const boot = { folder: world.state, lock: "exclusive", lockWait, holder: "{}", first } as const;
  return openSession(world.host, boot, new AbortController().signal);
}

/** Fails when it is run twice. */
const once = () => phase(world.state, `mkdir "$folder/once" || exit 9; say '{"event":"made"}'`);

test("a phase that came along runs once, and its events go to whoever runs it", async () => {
  const first = once();
  session = await openWith(first);
  const events: string[] = [];
  await session.run(first, ({ event }) => events.push(event));
  expect(events).toEqual(["made"]);
  await session.run(
    phase(world.state, `say '{"event":"next"}'`),
    ({ event }) => void events.push(event),
  );
  expect(events).toEqual(["made", "next"]);
  await expect(session.run(first, () => {})).rejects.toMatchObject({ code: "HOST_FAILED" });
});

test("a phase that came along reports its failure where it is run", async () => {
  const first = phase(world.state, "fail DISK_FULL 'no room'");
  session = await openWith(first);
  await expect(session.run(first, () => {})).rejects.toMatchObject({ code: "DISK_FULL" });
});

test("another phase does not take the answers of the one under way", async () => {
  session = await openWith(once());
  await expect(session.run(phase(world.state, ":"), () => {})).rejects.toThrow(/under way/);
});

test("without the lock a phase that came along does not run", async () => {
  session = await open(world);
  await expect(openWith(once(), 0)).rejects.toMatchObject({ code: "LOCK_HELD" });
  expect(existsSync(`${world.state}/once`)).toBe(false);
});
