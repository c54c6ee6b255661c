// What becomes of previews where GitHub lets the App look no more, by the whole bot against its sandbox.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { leftPreviews } from "../../../src/wiring/departures.ts";
import type { Installation } from "../../../sandbox/github/apps/types.ts";
import { SHOP } from "../../sandbox/github/open.ts";
import type { BotBed } from "./bed.ts";
import { done, labelled, runs } from "./preview-bed.ts";

async function withPreview(): Promise<BotBed & { readonly own: Installation }> {
  const bed = await labelled();
  const labels = { ...SHOP, issue_number: bed.pull, labels: ["preview"] };
  await bed.as(bed.alice).issues.addLabels(labels);
  await bed.settled();
  await done(bed);
  return { ...bed, own: bed.github.world.installations.get(bed.installation)! };
}
type Bed = Awaited<ReturnType<typeof withPreview>>;

const close = (bed: Bed) =>
  bed.as(bed.alice).pulls.update({ ...SHOP, pull_number: bed.pull, state: "closed" });

/** What the clock would bring within the hour. */
async function sweep(bed: Bed): Promise<void> {
  const { installation } = bed;
  const ownerId = bed.own.account.id;
  const repository = { id: bed.shop.id, owner: "acme", name: "shop", ownerId };
  const later = { kind: "sweep", repository };
  await bed.store.queue("deliveries").put([{ id: randomUUID(), data: { later, installation } }]);
  await bed.settled();
}

const dead = async ({ store }: Bed) =>
  (await store.queue("deliveries").counts()).dead + (await store.queue("commands").counts()).dead;

test.each<[string, (bed: Bed) => void]>([
  ["the App was uninstalled", ({ github, own }) => github.uninstall(own)],
  ["the App was suspended", ({ github, own }) => github.suspend(own, true)],
  [
    "the repository was taken from the App",
    ({ github, own, shop }) => github.select(own, shop, false),
  ],
  ["the repository was deleted", ({ github, shop, alice }) => github.remove(shop, alice)],
])(
  "when %s, what may still run is told to the operator, and nothing is tried",
  async (why, leave) => {
    const bed = await withPreview();
    const before = runs(bed);
    leave(bed);
    await bed.settled();
    const [left, ...more] = await leftPreviews(bed.store);
    expect(more).toEqual([]);
    expect(left).toMatchObject({ repository: "acme/shop", id: bed.shop.id, pull: bed.pull, why });
    await sweep(bed);
    expect(runs(bed)).toEqual(before);
    expect(await dead(bed)).toBe(0);
  },
);

test("what was suspended is looked after again, with what happened meanwhile", async () => {
  const bed = await withPreview();
  bed.github.suspend(bed.own, true);
  await bed.settled();
  await close(bed);
  await bed.settled();
  expect(runs(bed)).toHaveLength(1);
  bed.github.suspend(bed.own, false);
  await bed.settled();
  expect(runs(bed).at(-1)).toBe(`destroy preview-${bed.pull}`);
  expect(await leftPreviews(bed.store)).toEqual([]);
});

test("what GitHub told nobody is noticed by the next sweep, and taken up with the next event", async () => {
  const bed = await withPreview();
  const all = bed.own.repositories;
  bed.own.repositories = new Set();
  await sweep(bed);
  expect(await leftPreviews(bed.store)).toMatchObject([{ why: "GitHub does not show it" }]);
  bed.own.repositories = all;
  await close(bed);
  await bed.settled();
  expect(runs(bed).at(-1)).toBe(`destroy preview-${bed.pull}`);
  expect(await leftPreviews(bed.store)).toEqual([]);
});

test("a repository that goes to an account with the App keeps its previews, in that account's quota", async () => {
  const bed = await withPreview();
  const { github, app, shop, alice, store, pull } = bed;
  const other = github.organization("umbrella", [alice]);
  github.install(app, other);
  github.transfer(shop, other, alice);
  await bed.settled();
  const kept = await store.previews.get({ repository: shop.id, pull });
  expect(kept?.preview).toMatchObject({ state: "ready", organisation: other.id });
  // The old installation's clock goes on for a while, and ends nothing.
  await sweep(bed);
  expect(await leftPreviews(store)).toEqual([]);
  await bed
    .as(alice)
    .pulls.update({ owner: "umbrella", repo: "shop", pull_number: pull, state: "closed" });
  await bed.settled();
  expect(runs(bed).at(-1)).toBe(`destroy preview-${pull}`);
});
