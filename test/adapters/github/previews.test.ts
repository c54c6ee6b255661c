import { expect, test } from "vitest";
import { githubFile, githubPreviewPulls } from "../../../src/adapters/github/previews.ts";
import { open, openPull, SHOP } from "../../sandbox/github/open.ts";

test("a pull request is told as it is now, and of those that are open every page is read", async () => {
  const opened = await open();
  const { github, shop, alice, as, asApp } = opened;
  const { number, head } = await openPull(opened);
  const repository = { id: shop.id, owner: SHOP.owner, name: SHOP.repo };
  const pulls = githubPreviewPulls(asApp(), repository, async () => false);
  const key = { repository: shop.id, pull: number };
  expect(await pulls.read(key)).toMatchObject({
    state: "open",
    draft: false,
    labels: [],
    base: "main",
    head: { sha: head, isFork: false, isGone: false },
  });
  const pull = shop.pulls.get(number)!;
  for (let more = 1; more <= 101; more++) {
    const copy = { ...pull, number: number + more };
    shop.pulls.set(copy.number, copy);
    shop.issues.set(copy.number, copy);
  }
  expect(await pulls.open(shop.id)).toHaveLength(102);
  await as(alice).pulls.update({ ...SHOP, pull_number: number, state: "closed" });
  expect((await pulls.read(key)).state).toBe("closed");
  await expect(pulls.read({ ...key, pull: 4711 })).rejects.toThrow("Not Found");
  await github.idle();
});

test("a file of the default branch is read, and one that is not there is nothing", async () => {
  const { github, shop, asApp } = await open();
  const repository = { id: shop.id, owner: SHOP.owner, name: SHOP.repo };
  await github.commit(shop, "main", { files: { "deploy.yaml": "project: shöp\n" } });
  expect(await githubFile(asApp(), repository, "deploy.yaml")).toBe("project: shöp\n");
  expect(await githubFile(asApp(), repository, "other.yaml")).toBeUndefined();
});
