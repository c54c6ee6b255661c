import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Found, RunContext } from "../../src/engine/context.ts";
import { closeFleet, connectFleet } from "../../src/engine/host/connect.ts";
import { findEverywhere, planPlace } from "../../src/engine/place-find.ts";
import { closeEmpty } from "../../src/engine/place-hosts.ts";
import { dropMade, endEmptied, planEmptied } from "../../src/engine/place-release.ts";
import { sweepEmptyHosts } from "../../src/engine/place-sweep.ts";
import { takePlace } from "../../src/engine/placing.ts";
import { SluiceError } from "../../src/model/errors.ts";
import { type ContextOptions, createPlaceBed, type PlaceBed } from "./place-bed.ts";
import { createCloudWorld, type World } from "./provision/world.ts";

let bed: PlaceBed;
let cloud: World;
beforeEach(async () => {
  bed = createPlaceBed();
  cloud = await createCloudWorld();
});
afterEach(async () => {
  await cloud.close();
  bed.close();
});

const FIRST = "shop-previews-1";
const SECOND = "shop-previews-2";

function contextOf(pull: number, more: ContextOptions = {}): RunContext {
  return bed.context(pull, { cloud, ...more });
}

/** Everything that a deploy leaves on its host. */
async function deploy(pull: number, more: ContextOptions = {}): Promise<Partial<Found>> {
  const found = await takePlace(contextOf(pull, more));
  await bed.deploy(found.hosts![0]!.name, pull);
  return found;
}

/** As the stages of a destroy, with `meanwhile` right before hosts are let go. */
async function destroy(pull: number, meanwhile = async () => {}): Promise<Found["removal"]> {
  const context = contextOf(pull);
  const found = (await findEverywhere(context)) as Found;
  const here = { ...context, adapters: { ...context.adapters, hosts: found.hosts } };
  const { sessions } = await connectFleet(here, "none");
  const claims = await bed.claims();
  const own = found.hosts.filter(({ name }) => claims[name]?.includes(`preview-${pull}`));
  const removal = {
    project: "shop",
    environment: `preview-${pull}`,
    hosts: found.hosts.map(({ name }) => ({ host: name, fingerprint: "", things: [], left: [] })),
  };
  const planned = await planEmptied(here, { ...found, sessions, removal });
  for (const { name } of own) await bed.destroy(name, pull);
  await meanwhile();
  await endEmptied(here, { ...found, sessions });
  await closeFleet(sessions);
  return planned.removal;
}

describe("hosts of previews", () => {
  test("are made one at a time, when there is no room, and no more than the quota", async () => {
    const preview = { mostHosts: 2 };
    const { fleet } = await deploy(1, { preview });
    expect(fleet).toMatchObject({ made: [{ name: FIRST }], addresses: [{ name: FIRST }] });
    await deploy(2, { preview });
    expect(cloud.droplets()).toEqual([`${FIRST} active`]);
    for (const pull of [3, 4]) await deploy(pull, { preview });
    expect(cloud.droplets()).toEqual([`${FIRST} active`, `${SECOND} active`]);
    expect(await bed.claims()).toEqual({
      [FIRST]: ["preview-1", "preview-2"],
      [SECOND]: ["preview-3", "preview-4"],
    });
    await expect(takePlace(contextOf(5, { preview }))).rejects.toMatchObject({
      code: "QUOTA_EXCEEDED",
      message: expect.stringMatching(/^2 of at most 2 hosts are full; .*oldest first: #1 since/),
    });
    expect(cloud.droplets()).toHaveLength(2);
    expect((await deploy(1, { preview })).hosts).toMatchObject([{ name: FIRST }]);
  });

  test("are told by one request when the place is known", async () => {
    await deploy(1);
    cloud.cloud.calls.reset();
    await deploy(1);
    expect(cloud.cloud.calls.total()).toBe(1);
  });

  test("are as many as the previews where each has its own, made at the same time", async () => {
    const preview = { ownHost: true } as const;
    const both = [1, 2].map((pull) => deploy(pull, { preview, cpus: 0.1 }));
    await Promise.all(both);
    expect(cloud.droplets()).toEqual([`${FIRST} active`, `${SECOND} active`]);
    const claims = Object.values(await bed.claims());
    expect(claims.map(({ length }) => length)).toEqual([1, 1]);
  });

  test("are waited for when another run is making one, and shared", async () => {
    const found = await Promise.all([deploy(1), deploy(2)]);
    expect(found.map(({ hosts }) => hosts![0]!.name)).toEqual([FIRST, FIRST]);
    expect(cloud.droplets()).toEqual([`${FIRST} active`]);
  });

  test("that could not be made leave no claim and no droplet", async () => {
    cloud.trouble.set("*", new SluiceError("HOST_KEY_MISMATCH", "somebody else answers"));
    await expect(takePlace(contextOf(1))).rejects.toMatchObject({ code: "HOST_KEY_MISMATCH" });
    expect(cloud.droplets()).toEqual([]);
    expect(await bed.claims()).toEqual({});
  });

  test("that no preview of this size fits are not made", async () => {
    await expect(takePlace(contextOf(1, { cpus: 99 }))).rejects.toMatchObject({
      code: "QUOTA_EXCEEDED",
      message: "preview-1 does not fit on an empty host",
    });
    expect(cloud.droplets()).toEqual([]);
  });

  test("that are gone from the cloud are not asked; one that is silent is", async () => {
    await deploy(1);
    bed.silence(FIRST);
    await expect(takePlace(contextOf(2))).rejects.toMatchObject({ code: "HOST_UNREACHABLE" });
    const job = cloud.job();
    await job.cloud.destroy(cloud.cloud.state().droplets[0]!.id);
    await job.time.sleep(60_000);
    bed.silence(FIRST, false);
    expect((await takePlace(contextOf(2))).fleet!.made).toHaveLength(1);
  });
});

test("a run that was killed leaves no host that it had made and not claimed", async () => {
  const { fleet } = await takePlace(contextOf(1));
  const made = fleet!.made.map(({ id }) => id);
  const repair = (ids: readonly number[]) =>
    dropMade(contextOf(1, { options: { made: ids } }), { fleet: fleet! });
  await repair(made);
  expect(cloud.droplets()).toEqual([`${FIRST} active`]);
  await bed.destroy(FIRST, 1);
  await repair([]);
  expect(cloud.droplets()).toEqual([`${FIRST} active`]);
  await repair(made);
  expect(cloud.droplets()).toEqual([]);
});

describe("a dry run", () => {
  test("says which host would be made", async () => {
    const { hosts, fleet } = await planPlace(contextOf(1));
    expect(hosts).toMatchObject([{ name: FIRST, planned: true }]);
    expect(fleet!.report.members).toMatchObject([{ name: FIRST, fate: "made" }]);
    expect(cloud.droplets()).toEqual([]);
  });
});

describe("a destroy", () => {
  test("takes the host along with its last preview, and only then", async () => {
    for (const pull of [1, 2, 3]) await deploy(pull);
    expect((await destroy(1)).hosts[0]).toMatchObject({
      things: [],
      left: [{ kind: "droplet", why: "preview-2 runs there" }],
    });
    expect(cloud.droplets()).toEqual([`${FIRST} active`, `${SECOND} active`]);
    expect((await destroy(2)).hosts[0]!.things).toMatchObject([{ kind: "droplet" }]);
    expect(cloud.droplets()).toEqual([`${SECOND} active`]);
    await destroy(3);
    expect(cloud.droplets()).toEqual([]);
  });

  test("leaves a host on which a deploy claims a place at the last moment", async () => {
    await deploy(1);
    await destroy(1, async () => void (await takePlace(contextOf(2))));
    expect(cloud.droplets()).toEqual([`${FIRST} active`]);
    expect(await bed.claims()).toEqual({ [FIRST]: ["preview-2"] });
  });

  test("of two neighbours at once leaves no host, although each was seen by the other", async () => {
    await deploy(1);
    await deploy(2);
    await destroy(1, async () => void (await destroy(2)));
    expect(cloud.droplets()).toEqual([]);
  });

  test("that died when it had closed the host is finished by the next run that needs one", async () => {
    const { hosts } = await deploy(1);
    await bed.destroy(FIRST, 1);
    expect(await closeEmpty(contextOf(1), hosts![0]!)).toBe(true);
    const { id } = cloud.cloud.state().droplets[0]!;
    await expect(deploy(2)).resolves.toMatchObject({ fleet: { made: [{ name: FIRST }] } });
    expect(cloud.cloud.state().droplets.map((one) => one.id)).not.toContain(id);
  });

  test("never takes a host that does not answer: other previews may live there", async () => {
    for (const pull of [1, 2, 3]) await deploy(pull);
    bed.silence(FIRST);
    await destroy(3);
    expect(cloud.droplets()).toEqual([`${FIRST} active`]);
    await expect(findEverywhere(contextOf(1))).rejects.toMatchObject({
      code: "HOST_UNREACHABLE",
      message: expect.stringContaining("preview-1 may be on shop-previews-1"),
    });
  });

  test("leaves an empty host alone that may have been made a moment ago for somebody", async () => {
    const { hosts } = await deploy(1);
    for (const pull of [2, 3]) await deploy(pull);
    await bed.destroy(SECOND, 3);
    await destroy(1);
    await destroy(2);
    expect(hosts).toHaveLength(1);
    expect(cloud.droplets()).toEqual([`${SECOND} active`]);
  });
});

describe("a sweep", () => {
  const sweep = (isApplied: boolean) => sweepEmptyHosts(contextOf(0), isApplied);
  const names = ({ leftovers }: Awaited<ReturnType<typeof sweep>>) =>
    leftovers.map(({ thing, removed }) => `${thing.name} ${removed}`);
  const HOUR = 3_600_000;

  test("finds hosts that no preview is on, unless they are young, and removes them when told to", async () => {
    for (const pull of [1, 2, 3]) await deploy(pull);
    await bed.destroy(SECOND, 3);
    expect(names(await sweep(true))).toEqual([]);
    await cloud.job().time.sleep(HOUR + 1);
    expect(names(await sweep(false))).toEqual([`${SECOND} undefined`]);
    expect(cloud.droplets()).toHaveLength(2);
    expect(names(await sweep(true))).toEqual([`${SECOND} true`]);
    expect(cloud.droplets()).toEqual([`${FIRST} active`]);
  });

  test("finishes what a destroy had closed, and says what it could not ask", async () => {
    const { hosts } = await deploy(1);
    await bed.destroy(FIRST, 1);
    await closeEmpty(contextOf(1), hosts![0]!);
    bed.silence(FIRST);
    expect((await sweep(true)).unknown).toContain(`${FIRST} is silent`);
    bed.silence(FIRST, false);
    expect(names(await sweep(true))).toEqual([`${FIRST} true`]);
    expect(cloud.droplets()).toEqual([]);
  });
});
