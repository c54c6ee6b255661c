// What goes on after a run has ended.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../../../src/engine/host/session.ts";
import { release, service, worker } from "../facts.ts";
import { createWorld, deploy, open, snapshot, type World } from "../world/world.ts";

const web = service("web", {
  health: { kind: "http", path: "/up", status: { from: 200, to: 299 }, timeout: 20_000 },
});
let world: World;
let session: Session;

beforeEach(async () => {
  world = createWorld();
  session = await open(world);
});

afterEach(async () => {
  await session.close();
  world.remove();
});

async function release1to(last: number, spec = web): Promise<void> {
  for (let id = 1; id <= last; id++)
    await deploy(world, session, release(id, [[spec, String(id)]]));
}

function quiet(): Promise<unknown> {
  const marks = `${world.state}/draining`;
  return vi.waitUntil(() => existsSync(marks) && readdirSync(marks).length === 0, {
    timeout: 20_000,
  });
}

test("the old slot is stopped with its grace, kept, and no longer marked", async () => {
  await release1to(2);
  await quiet();
  expect(snapshot(world).containers).toBe(
    "sluice_shop_production_web_1 exited,sluice_shop_production_web_2 running",
  );
  const stops = world.calls("docker").filter(([, verb]) => verb === "stop");
  expect(stops).toEqual([["docker", "stop", "-t", "10", "sluice_shop_production_web_1"]]);
});

test("a worker without a port is stopped too", async () => {
  const jobs = worker("web", { health: { kind: "running", timeout: 5_000, settle: 0 } });
  await release1to(2, jobs);
  await quiet();
  expect(snapshot(world).containers).toContain("web_1 exited");
});

test("a next run waits for it and then uses the slot", async () => {
  await deploy(world, session, release(1, [[web, "1"]]));
  world.control("freeze", String(world.steps() + 1_000));
  await deploy(world, session, release(2, [[web, "2"]]));
  world.control("freeze", String(world.steps() + 1));
  await world.frozen(() => false);
  const events: string[] = [];
  const onEvent = ({ event }: { event: string }) => {
    events.push(event);
    if (event === "draining") world.control("thaw", "");
  };
  await deploy(world, session, release(3, [[web, "3"]]), { onEvent });
  expect(events.slice(0, 2)).toEqual(["draining", "starting"]);
  expect(snapshot(world)).toMatchObject({
    flags: "",
    containers: expect.stringMatching(/web_1 exited.*web_3 running/),
  });
});

test("pruning waits for the lock, and is left to the next run when that has begun", async () => {
  await release1to(2);
  await quiet();
  await deploy(world, session, release(3, [[web, "3"]]));
  await quiet();
  // This session holds the lock, so the container that was kept for release 1 is still there.
  expect(snapshot(world).containers).toContain("web_1 exited");
  await session.close();
  await vi.waitUntil(() => !snapshot(world).containers!.includes("web_1"), { timeout: 20_000 });
  expect(snapshot(world).containers).toBe(
    "sluice_shop_production_web_2 exited,sluice_shop_production_web_3 running",
  );
  session = await open(world);
});

test("a drain that was killed is waited for by nobody, and done by the next run", async () => {
  await release1to(2);
  // The background's own mark goes with it: what is left is a container that still runs.
  await quiet();
  const status = `${world.folder}/containers/sluice_shop_production_web_1/status`;
  writeFileSync(status, "running\n");
  const events: string[] = [];
  await deploy(world, session, release(3, [[web, "3"]]), { onEvent: (e) => events.push(e.event) });
  expect(events).not.toContain("draining");
  expect(snapshot(world).containers).toContain("web_1 exited");
});

test("what was sent for a release that never came to be goes, but not beside another environment", async () => {
  const RepoTags = ["sluice/shop-web:failed", "sluice/shop-web:building", "sluice/other-web:1"];
  world.answer("images", `${JSON.stringify([{ Id: "sha256:0a", RepoDigests: null, RepoTags }])}\n`);
  const removed = () => world.calls("docker").filter(([, verb]) => verb === "rmi");
  const beside = `${world.state}/../staging`;
  mkdirSync(beside);
  const wanted = { ownImages: true };
  /** And waits until what it prunes is gone. */
  const deployThen = async (id: number, gone: string) => {
    await deploy(world, session, release(id, [[web, String(id)]]), { wanted });
    await quiet();
    await session.close();
    await vi.waitUntil(() => !snapshot(world).containers!.includes(gone), { timeout: 20_000 });
    session = await open(world);
  };
  await release1to(2);
  await quiet();
  await deployThen(3, "web_1");
  expect(removed()).toEqual([]);
  rmSync(beside, { recursive: true });
  await deployThen(4, "web_2");
  expect(removed()).toEqual([["docker", "rmi", "sluice/shop-web:failed"]]);
});
