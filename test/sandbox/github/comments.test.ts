import { expect, test } from "vitest";
import { open, openPull, SHOP } from "./open.ts";

test("a comment says who wrote it and through which App", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const at = { ...SHOP, issue_number: number };
  await opened.as(opened.bob).issues.createComment({ ...at, body: "/deploy staging" });
  await opened.asApp().issues.createComment({ ...at, body: "on its way" });
  const { data } = await opened.as(opened.alice).issues.listComments(at);
  expect(data).toMatchObject([
    { user: { login: "bob", type: "User" }, performed_via_github_app: null },
    { user: { login: "sluice[bot]", type: "Bot" }, performed_via_github_app: { slug: "sluice" } },
  ]);
  // Such numbers do not fit into 32 bits.
  expect(data[0]!.id).toBeGreaterThan(2 ** 32);
});

test("a thousand comments come in pages that name the next", async () => {
  const opened = await open({ createdPerMinute: 10_000, perHour: 10_000 });
  const { number } = await openPull(opened);
  const octokit = opened.as(opened.bob);
  const at = { ...SHOP, issue_number: number };
  for (let n = 1; n <= 120; n++) await octokit.issues.createComment({ ...at, body: `${n}` });
  const first = await octokit.issues.listComments(at);
  expect(first.data).toHaveLength(30);
  expect(first.headers.link).toMatch(/page=2>; rel="next", .*page=4>; rel="last"/);
  const all = await octokit.paginate(octokit.issues.listComments, { ...at, per_page: 100 });
  expect(all.map(({ body }) => body)).toEqual(Array.from({ length: 120 }, (_, n) => `${n + 1}`));
});

test("nobody but its author and those who may write changes a comment", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const reader = opened.github.user("rita");
  opened.github.grant(opened.shop, reader, "read");
  const { data } = await opened
    .as(opened.bob)
    .issues.createComment({ ...SHOP, issue_number: number, body: "mine" });
  const at = { ...SHOP, comment_id: data.id };
  const change = { ...at, body: "yours" };
  await expect(opened.as(reader).issues.updateComment(change)).rejects.toMatchObject({
    status: 403,
  });
  await opened.as(opened.alice).issues.updateComment(change);
  await opened.as(opened.alice).issues.deleteComment(at);
  await expect(opened.as(opened.bob).issues.getComment(at)).rejects.toMatchObject({ status: 404 });
});

test("a comment longer than GitHub takes is refused", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const say = (body: string) =>
    opened.asApp().issues.createComment({ ...SHOP, issue_number: number, body });
  await expect(say("x".repeat(65_536))).resolves.toMatchObject({ status: 201 });
  await expect(say("x".repeat(65_537))).rejects.toMatchObject({ status: 422 });
});

test("a reaction counts once for each who reacts", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const { issues, reactions } = opened.asApp();
  const { data } = await issues.createComment({ ...SHOP, issue_number: number, body: "hi" });
  const at = { ...SHOP, comment_id: data.id };
  const react = () => reactions.createForIssueComment({ ...at, content: "eyes" });
  expect((await react()).status).toBe(201);
  expect((await react()).status).toBe(200);
  const { data: comment } = await issues.getComment(at);
  expect(comment.reactions).toMatchObject({ eyes: 1, total_count: 1 });
});

test("too many comments in a minute meet the secondary limit, which says how long to wait", async () => {
  const opened = await open({ createdPerMinute: 2 });
  const { number } = await openPull(opened);
  const say = () =>
    opened.asApp().issues.createComment({ ...SHOP, issue_number: number, body: "hi" });
  await say();
  await say();
  await expect(say()).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining("secondary rate limit") as string,
    response: { headers: { "retry-after": expect.stringMatching(/^\d+$/) as string } },
  });
});

test("what has not changed is not told again, and costs nothing", async () => {
  const opened = await open();
  const octokit = opened.as(opened.bob);
  const first = await octokit.repos.get(SHOP);
  const headers = { "if-none-match": first.headers.etag! };
  await expect(octokit.repos.get({ ...SHOP, headers })).rejects.toMatchObject({
    status: 304,
    response: { headers: { "x-ratelimit-used": first.headers["x-ratelimit-used"] } },
  });
});
