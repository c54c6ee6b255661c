import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureFleet } from "../../../src/engine/provision/ensure.ts";
import { SluiceError } from "../../../src/model/errors.ts";
import { createCloudWorld, type World } from "./world.ts";

let world: World;
/** `shop-production-1 creating`, each once, in the order in which the tags showed it. */
let tagged: Set<string>;
beforeEach(async () => {
  world = await createCloudWorld();
  tagged = new Set();
  world.tap.after = () => {
    for (const row of world.droplets()) tagged.add(row);
  };
});
afterEach(() => world.close());

const steps = (name: string) =>
  world.events.flatMap((event) =>
    event.kind === "host" && event.host === name && event.droplet ? [event.droplet] : [],
  );

test("a host's states are told as they come, and its tags say the same", async () => {
  await ensureFleet(world.job());
  const states = steps("shop-production-1").filter(({ reached }) => reached === undefined);
  expect(states.map(({ state }) => state)).toEqual([
    "creating",
    "provisioning",
    "initializing",
    "active",
  ]);
  const own = [...tagged].filter((row) => row.startsWith("shop-production-1 "));
  expect(own.filter((row) => !row.includes("+"))).toEqual([
    "shop-production-1 creating",
    "shop-production-1 provisioning",
    "shop-production-1 initializing",
    "shop-production-1 active",
  ]);
});

test("its milestones are told once each, with the state that it has then", async () => {
  await ensureFleet(world.job());
  const reached = steps("shop-production-2").filter((step) => step.reached !== undefined);
  expect(reached.map((step) => `${step.state} ${step.reached}`)).toEqual([
    "provisioning tcp",
    "provisioning ssh",
    "provisioning cloud-init",
    "provisioning docker",
    "provisioning nginx",
    "initializing own key",
  ]);
});

test("one that cannot be made ready is failed before both are destroyed", async () => {
  await ensureFleet(world.job({ spec: { region: "lon1", size: "s-1vcpu-1gb", count: 1 } }));
  const [{ address } = {}] = world.cloud.state().droplets;
  const bad = address!.replace(/\d+$/, (last) => String(Number(last) + 2));
  world.trouble.set(bad, new SluiceError("HOST_NOT_READY", "no nginx"));
  const spec = { region: "lon1", size: "s-1vcpu-1gb", count: 3 };
  await expect(ensureFleet(world.job({ spec }))).rejects.toMatchObject({ code: "HOST_NOT_READY" });
  const failed = [...tagged].filter((row) => row.includes("failed"));
  expect(failed).toContain("shop-production-3 provisioning+failed");
  expect(failed.join()).not.toContain("shop-production-2");
  expect(steps("shop-production-3").at(-1)).toMatchObject({ state: "failed" });
  expect(world.droplets()).toEqual(["shop-production-1 active"]);
});
