import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Found } from "../../../src/engine/context.ts";
import {
  findAnswering,
  findHosts,
  planProvision,
  provision,
  repairHosts,
  undoProvision,
} from "../../../src/engine/provision/stages.ts";
import { SluiceError } from "../../../src/model/errors.ts";
import { contextOf, createCloudWorld, SCOPE, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createCloudWorld();
});
afterEach(() => world.close());

const ACTIVE = ["shop-production-1 active", "shop-production-2 active"];
const health = new SluiceError("HEALTH_TIMEOUT", "no");

describe("a dry run", () => {
  test("plans for hosts that it would make, tells their cost and touches nothing", async () => {
    const { hosts, fleet } = await planProvision(contextOf(world.job()));
    expect(hosts).toMatchObject([
      { name: "shop-production-1", planned: true },
      { name: "shop-production-2", planned: true },
    ]);
    expect(fleet!.report.cost.difference.monthly).toBe(12);
    const calls = world.cloud.calls.list();
    expect(calls.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("is refused like the real one", async () => {
    const context = contextOf(world.job({ limit: 1 }));
    await expect(planProvision(context)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  });
});

describe("commands that make no hosts", () => {
  test("say that there are none yet", async () => {
    const context = contextOf(world.job(), { command: "rollback" });
    await expect(findHosts(context)).rejects.toMatchObject({ code: "HOST_NOT_READY" });
  });

  test("find all that are active, with one call", async () => {
    await provision(contextOf(world.job()));
    world.cloud.calls.reset();
    const { hosts } = await findHosts(contextOf(world.job(), { command: "status" }));
    expect(hosts).toHaveLength(2);
    expect(world.cloud.calls.total()).toBe(1);
  });
});

describe("a failure after the hosts were made", () => {
  test("destroys them", async () => {
    const context = contextOf(world.job());
    const found = await provision(context);
    await undoProvision(context, found, health);
    expect(world.droplets()).toEqual([]);
    expect(world.cloud.state().tags.join(" ")).not.toMatch(/sluice:(boot|pin):/);
  });

  test("leaves those that were there before", async () => {
    await provision(contextOf(world.job()));
    const context = contextOf(world.job());
    await undoProvision(context, await provision(context), health);
    expect(world.droplets()).toEqual(ACTIVE);
  });

  test("removes nothing once a host runs the release", async () => {
    const context = contextOf(world.job());
    const found = await provision(context);
    const facts = { "hosts that switched": "shop-production-1" };
    await undoProvision(context, found, new SluiceError("HOST_UNREACHABLE", "no", { facts }));
    await undoProvision(context, { ...found, switched: ["shop-production-1"] }, health);
    expect(world.droplets()).toEqual(ACTIVE);
  });
});

describe("after a run that was killed", () => {
  async function killedRun(environment: string): Promise<number[]> {
    const job = world.job({ scope: { ...SCOPE, environment } });
    let made: number[] = [];
    const reporter = {
      report: (event: { kind: string; droplets?: { id: number }[] }) => {
        if (event.kind !== "made") return;
        made = event.droplets!.map(({ id }) => id);
        world.tap.before = () => {
          throw new Error("killed");
        };
      },
    } as never;
    await expect(
      provision(contextOf({ ...job, reporter }, { scope: job.scope })),
    ).rejects.toThrow();
    delete world.tap.before;
    return made;
  }

  test("the post step destroys what is half made, although its tags are late", async () => {
    await killedRun("production");
    await repairHosts(contextOf(world.job(), { command: "repair" }));
    expect(world.droplets()).toEqual([]);
  });

  test("of hosts that previews share only what that run has made", async () => {
    const scope = { ...SCOPE, environment: "preview-7" };
    const made = await killedRun("preview-7");
    const job = world.job({ scope });
    const repair = (ids: number[]) =>
      repairHosts(contextOf(job, { scope, command: "repair", options: { made: ids } as never }));
    await repair([]);
    expect(world.droplets()).toHaveLength(2);
    await repair(made);
    expect(world.droplets()).toEqual([]);
  });
});

test("a host that does not answer any more is destroyed all the same", async () => {
  await provision(contextOf(world.job()));
  const job = world.job();
  const reach = {
    ...job.reach,
    host: (name: string, address: string, pin: Buffer) => ({
      ...job.reach.host(name, address, pin),
      connect: () => Promise.reject(new SluiceError("HOST_UNREACHABLE", "no")),
    }),
  };
  const found: Partial<Found> = await findAnswering(contextOf({ ...job, reach }));
  expect(found.hosts).toEqual([]);
  expect(found.fleet!.seen).toHaveLength(2);
  expect(world.texts().join()).toContain("does not answer (HOST_UNREACHABLE)");
});
