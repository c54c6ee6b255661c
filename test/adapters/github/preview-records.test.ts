import { expect, test } from "vitest";
import { githubDispatcher } from "../../../src/adapters/github/forge/dispatcher.ts";
import { githubForge } from "../../../src/adapters/github/forge/forge.ts";
import { githubPreviewRecords } from "../../../src/adapters/github/preview-records.ts";
import { type Opened, open, openPull, SHOP } from "../../sandbox/github/open.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const HOUR = 3_600_000;

async function recorded(opened: Opened, count: number, revision: string) {
  const repository = { id: opened.shop.id, owner: SHOP.owner, name: SHOP.repo };
  const dispatcher = githubDispatcher(opened.asApp());
  for (let pull = 1; pull <= count; pull++) {
    await dispatcher.record({
      repository,
      environment: `preview-${pull}`,
      revision,
      command: "deploy",
      payload: { pull },
      description: "a preview",
    });
  }
  return repository;
}

test("what was extended is told as it was said last, and is neither a run nor active", async () => {
  const opened = await open();
  const { number: pull, head: revision } = await openPull(opened);
  const repository = await recorded(opened, 1, revision);
  const records = githubPreviewRecords(opened.asApp(), repository);
  await records.extend({ pull, until: NOW + 72 * HOUR, revision });
  await records.extend({ pull, until: NOW + HOUR, revision });
  await records.extend({ pull: 7, until: NOW, revision });
  expect(await records.extended()).toEqual(
    new Map([
      [7, NOW],
      [pull, NOW + HOUR],
    ]),
  );
  expect(await records.runs("all")).toMatchObject([{ environment: "preview-1" }]);
  const read = await githubForge(opened.asApp()).read({
    repository,
    pull,
    config: "deploy.yaml",
    environments: ["preview-1"],
  });
  expect(read?.facts.runs).toHaveLength(1);
  const last = [...opened.shop.deployments.values()].map(({ statuses }) => statuses.at(-1)?.state);
  expect(last).toEqual([undefined, "inactive", "inactive", "inactive"]);
  await opened.github.idle();
});

test("of a hundred and more previews every page is read, or the newest alone", async () => {
  const opened = await open();
  const { head } = await openPull(opened);
  const repository = await recorded(opened, 1, head);
  const { deployments } = opened.shop;
  const [first] = deployments.values();
  for (let pull = 2; pull <= 120; pull++) {
    const payload = { environment: `preview-${pull}` };
    deployments.set(first!.id + pull, { ...first!, id: first!.id + pull, payload });
  }
  const records = githubPreviewRecords(opened.asApp(), repository);
  const all = await records.runs("all");
  expect(all).toHaveLength(120);
  expect(all[0]?.environment).toBe("preview-120");
  expect(await records.runs("newest")).toHaveLength(100);
  await opened.github.idle();
});

test("who may not read deployments learns nothing, rather than that there are none", async () => {
  const opened = await open();
  const repository = { owner: SHOP.owner, name: "secret" };
  const records = githubPreviewRecords(opened.asApp(), repository);
  await expect(records.runs("all")).rejects.toThrow(/GitHub did not show what was deployed/);
  await expect(records.extended()).rejects.toThrow("Not Found");
});
