import { expect, test } from "vitest";
import { open, openPull, SHOP } from "./open.ts";

test("a push moves the head of its pull request, forced or not", async () => {
  const opened = await open();
  const { github, shop, bob, as } = opened;
  const { number, head } = await openPull(opened);
  const second = await github.commit(shop, "feature", { files: { b: "2" }, by: bob.account });
  const read = async () => (await as(bob).pulls.get({ ...SHOP, pull_number: number })).data;
  expect((await read()).head.sha).toBe(second);
  const forced = await github.commit(shop, "feature", { files: { b: "3" }, onto: head });
  expect((await read()).head.sha).toBe(forced);
});

test("whether it can be merged is not known at the first look after a push", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const read = async () =>
    (await opened.as(opened.bob).pulls.get({ ...SHOP, pull_number: number })).data;
  // Opening it was the first look.
  expect(await read()).toMatchObject({ mergeable: true, mergeable_state: "clean" });
  await opened.github.commit(opened.shop, "main", { files: { "other.txt": "1" } });
  expect(await read()).toMatchObject({ mergeable: null, mergeable_state: "unknown" });
  expect(await read()).toMatchObject({ mergeable: true, mergeable_state: "behind" });
  await opened.github.commit(opened.shop, "main", { files: { "feature.txt": "two\n" } });
  await read();
  expect(await read()).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
});

test("a merge is a commit with both as parents, and closes it", async () => {
  const opened = await open();
  const { alice, as } = opened;
  const { number, head } = await openPull(opened);
  const at = { ...SHOP, pull_number: number };
  await expect(as(alice).pulls.merge({ ...at, sha: "0".repeat(40) })).rejects.toMatchObject({
    status: 409,
  });
  const { data } = await as(alice).pulls.merge(at);
  const commit = await as(alice).git.getCommit({ ...SHOP, commit_sha: data.sha });
  expect(commit.data.parents.map(({ sha }) => sha)).toContain(head);
  expect((await as(alice).pulls.get(at)).data).toMatchObject({
    state: "closed",
    merged: true,
    merged_by: { login: "alice" },
  });
});

test("a fork's branch of the same name is another branch", async () => {
  const opened = await open();
  const { github, shop, as } = opened;
  const mallory = github.user("mallory");
  github.grant(shop, mallory, "read");
  const fork = await github.fork(shop, mallory);
  await github.commit(fork, "main", { files: { evil: "1" }, by: mallory.account });
  const { data } = await as(mallory).pulls.create({
    ...SHOP,
    title: "From outside",
    head: "mallory:main",
    base: "main",
  });
  expect(data.head).toMatchObject({ ref: "main", repo: { full_name: "mallory/shop" } });
  expect(data.base).toMatchObject({ ref: "main", repo: { full_name: "acme/shop" } });
  // Its commits can be had from the repository that it is for.
  const ref = await as(opened.bob).git.getRef({ ...SHOP, ref: `pull/${data.number}/head` });
  expect(ref.data.object.sha).toBe(data.head.sha);
});

test("it closes when its branch goes, and cannot be opened again", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const { git, pulls } = opened.as(opened.bob);
  await git.deleteRef({ ...SHOP, ref: "heads/feature" });
  const at = { ...SHOP, pull_number: number };
  expect((await pulls.get(at)).data.state).toBe("closed");
  await expect(pulls.update({ ...at, state: "open" })).rejects.toMatchObject({ status: 422 });
});

test("an approval keeps its commit when the head moves on, and nobody approves their own", async () => {
  const opened = await open();
  const { github, shop, alice, bob, as } = opened;
  const { number, head } = await openPull(opened);
  const at = { ...SHOP, pull_number: number };
  await expect(as(bob).pulls.createReview({ ...at, event: "APPROVE" })).rejects.toMatchObject({
    status: 422,
  });
  const { data: review } = await as(alice).pulls.createReview({ ...at, event: "APPROVE" });
  await github.commit(shop, "feature", { files: { b: "2" } });
  const { data } = await as(bob).pulls.listReviews(at);
  expect(data).toMatchObject([{ state: "APPROVED", commit_id: head }]);
  await as(alice).pulls.dismissReview({ ...at, review_id: review.id, message: "no" });
  expect((await as(bob).pulls.listReviews(at)).data[0]?.state).toBe("DISMISSED");
});
