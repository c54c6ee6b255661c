// Previews by the whole bot against the sandbox's GitHub: labels, paths and records as GitHub has them.
import { expect, test } from "vitest";
import { SHOP } from "../../sandbox/github/open.ts";
import { tellSwept } from "../../../src/wiring/preview-sweep-tell.ts";
import { done, labelled, runs } from "./preview-bed.ts";

test("a label brings a preview of what the pull request changes, and takes it away again", async () => {
  const bed = await labelled();
  const { pull, alice, as } = bed;
  const issue = { ...SHOP, issue_number: pull };
  await as(alice).issues.addLabels({ ...issue, labels: ["bug"] });
  await bed.settled();
  expect(runs(bed)).toEqual([]);
  await as(alice).issues.addLabels({ ...issue, labels: ["Preview"] });
  await bed.settled();
  expect(runs(bed)).toEqual([`deploy preview-${pull} api,db`]);
  await done(bed);
  expect((await bed.ours())[0]).toContain(
    "Not deployed, since nothing of theirs is changed: `web`.",
  );
  await as(alice).issues.removeLabel({ ...issue, name: "Preview" });
  await bed.settled();
  expect(runs(bed)).toEqual([`deploy preview-${pull} api,db`, `destroy preview-${pull}`]);
  await done(bed);
  expect((await bed.ours())[0]).toMatch(/`preview-\d+` \| 🗑️ gone/);
});

test("the label that keeps a preview outlives its time, and what was extended is on record", async () => {
  const bed = await labelled();
  const { pull, alice, as, shop } = bed;
  const issue = { ...SHOP, issue_number: pull };
  await as(alice).issues.addLabels({ ...issue, labels: ["preview", "keep"] });
  await bed.settled();
  await done(bed);
  await bed.say("/extend 200h");
  const told = [...shop.deployments.values()].map(({ task, statuses }) => [
    task,
    statuses.at(-1)?.state,
  ]);
  expect(told).toEqual([
    ["deploy", undefined],
    ["extend", "inactive"],
  ]);
  const key = { repository: shop.id, pull };
  const { preview, version } = (await bed.store.previews.get(key))!;
  const { extended: _, ...expired } = { ...preview, ordered: 0, deployed: 0 };
  await bed.store.previews.put(expired, version);
  await as(alice).issues.addLabels({ ...issue, labels: ["ui"] });
  await bed.settled();
  expect(runs(bed)).toHaveLength(1);
  await as(alice).issues.removeLabel({ ...issue, name: "keep" });
  await bed.settled();
  expect(runs(bed).at(-1)).toBe(`destroy preview-${pull}`);
});

test("what a sweep has made of it is told in the row of whoever swept, and on record", async () => {
  const bed = await labelled();
  const { pull, alice, as, asApp, shop, app } = bed;
  await as(alice).issues.addLabels({ ...SHOP, issue_number: pull, labels: ["preview"] });
  await bed.settled();
  await done(bed);
  const repository = { id: shop.id, owner: SHOP.owner, name: SHOP.repo };
  const tell = (fate: object, own = app.app.id) =>
    tellSwept(asApp(), repository, [{ pull, ...fate }], async () => own);
  const before = await bed.ours();
  expect(await tell({ removed: false, problem: "elsewhere" }, 4711)).toBeUndefined();
  expect(await bed.ours()).toEqual(before);
  await tell({ removed: false, problem: "h1 did not answer" });
  expect((await bed.ours())[0]).toMatch(/❌ still there · destroy[^]*h1 did not answer/);
  await tell({ removed: true });
  expect((await bed.ours())[0]).toContain("🗑️ gone · destroy");
  expect([...shop.deployments.values()].at(-1)?.statuses.at(-1)?.state).toBe("inactive");
  const away = async () => Promise.reject(new Error("not now"));
  const untold = await tellSwept(asApp(), repository, [{ pull, removed: true }], away);
  expect(untold).toContain("rows were not told");
});
