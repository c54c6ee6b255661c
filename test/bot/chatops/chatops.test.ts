// The whole bot against the sandbox's GitHub: real HTTP, signatures, tokens, GraphQL and git.
import { expect, test } from "vitest";
import { encodeReport } from "../../../src/model/chatops/report.ts";
import { SHOP } from "../../sandbox/github/open.ts";
import { DEPLOY_YAML, openBot } from "./bed.ts";

test("/deploy is dispatched with the pinned head, told in one comment and marked when it is done", async () => {
  const bed = await openBot();
  await bed.say("/status");
  bed.github.calls.reset();
  const { id } = await bed.say("/deploy staging");
  const calls = bed.github.calls.count();
  expect(await bed.ours()).toHaveLength(1);
  const [run] = [...bed.shop.runs.values()];
  const key = `${id}.0.staging`;
  expect(run?.inputs).toMatchObject({
    command: "deploy",
    environment: "staging",
    revision: bed.head,
    request: `alice #${bed.pull} ${key}`,
  });
  expect((await bed.ours())[0]).toMatch(/`staging` \| ⏳ queued · deploy/);
  const report = { key, state: "succeeded", release: 3, ms: 5_000 } as const;
  const services = [{ name: "web", url: "https://shop.example.com/" }];
  await bed.asApp().checks.create({
    ...SHOP,
    name: "sluice / deploy staging",
    head_sha: bed.head,
    status: "completed",
    conclusion: "success",
    external_id: `alice #${bed.pull} ${key}`,
    output: { title: "done", summary: "done", text: encodeReport({ ...report, services }) },
  });
  await bed.settled();
  expect((await bed.ours())[0]).toMatch(/✅ done in 5\.0 s · deploy \| `\w{7}` release 3 \| `web`/);
  const { data } = await bed
    .as(bed.alice)
    .reactions.listForIssueComment({ ...SHOP, comment_id: id });
  expect(data.map(({ content }) => content)).toEqual(["eyes", "rocket", "+1"]);
  expect(calls).toEqual({
    "POST /graphql": 2,
    "GET /repos/{owner}/{repo}/collaborators/{username}/permission": 1,
    "POST /repos/{owner}/{repo}/deployments": 1,
    "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches": 1,
    "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": 1, // by alice
  });
});

test("/lock, /unlock, /help and mistakes are answered in the same comment", async () => {
  const bed = await openBot();
  await bed.say("/lock production moving the database for 2h");
  await bed.say("/deploy production");
  expect((await bed.ours())[0]).toMatch(/LOCK\\_HELD: alice holds production/);
  await bed.say("/unlock production");
  await bed.say("/deploy prodution");
  expect(await bed.ours()).toHaveLength(1);
  expect((await bed.ours())[0]).toContain("Did you mean /deploy production");
  expect(bed.shop.runs.size).toBe(0);
  await bed.say("/deploy production");
  expect(bed.shop.runs.size).toBe(1);
});

test("deploy.yaml of the pull request allows nothing: that of the default branch decides", async () => {
  const bed = await openBot();
  const rita = bed.github.user("rita");
  bed.github.grant(bed.shop, rita, "read");
  const loose = `${DEPLOY_YAML}permissions: { production: { deploy: read } }\n`;
  await bed.github.commit(bed.shop, "feature", { files: { "deploy.yaml": loose } });
  await bed.settled();
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const said = { ...SHOP, issue_number: bed.pull, body: "/deploy production" };
  const { data } = await bed.as(rita).issues.createComment(said);
  await bed.settled();
  expect(bed.shop.runs.size).toBe(0);
  expect(bed.shop.comments.get(data.id)?.reactions.map(({ content }) => content)).toEqual([
    "eyes",
    "-1",
  ]);
});

test("a comment that is edited changes nothing of what it asked for, before it is read or afterwards", async () => {
  const bed = await openBot();
  const edit = (id: number, body: string) =>
    bed.as(bed.alice).issues.updateComment({ ...SHOP, comment_id: id, body });
  const { id } = await bed.say("/deploy staging");
  await edit(id, "/deploy production");
  await bed.settled();
  const environments = () => [...bed.shop.runs.values()].map(({ inputs }) => inputs["environment"]);
  expect(environments()).toEqual(["staging"]);
  expect((await bed.ours())[0]).not.toContain("production");
  bed.github.hooks.hold();
  const said = { ...SHOP, issue_number: bed.pull, body: "no command yet" };
  const { data: later } = await bed.as(bed.alice).issues.createComment(said);
  await edit(later.id, "/deploy production");
  const { data: first } = await bed.as(bed.alice).issues.createComment({
    ...said,
    body: "/restart staging",
  });
  await edit(first.id, "/destroy staging");
  await bed.github.hooks.release();
  await bed.settled();
  const commands = [...bed.shop.runs.values()].map(({ inputs }) => inputs["command"]);
  expect(commands).toEqual(["deploy", "restart"]);
  expect(environments()).toEqual(["staging", "staging"]);
});

test("an App that was removed from the repository does nothing more, and no other repository waits", async () => {
  const bed = await openBot();
  bed.github.world.installations.delete(bed.installation);
  await bed.say("/deploy staging");
  expect(bed.shop.runs.size).toBe(0);
  expect(await bed.ours()).toEqual([]);
  const counts = await bed.store.queue("commands").counts();
  expect(counts).toEqual({ waiting: 0, active: 0, dead: 0 });
});

test("a repository that was renamed after the comment is deployed under its new name, once", async () => {
  const bed = await openBot();
  await bed.settled();
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  bed.github.hooks.hold();
  const said = { ...SHOP, issue_number: bed.pull, body: "/deploy staging" };
  await bed.as(bed.alice).issues.createComment(said);
  await bed.as(bed.alice).repos.update({ ...SHOP, name: "store" });
  await bed.github.hooks.release();
  await bed.settled();
  expect(bed.shop.runs.size).toBe(1);
  expect(bed.shop.deployments.size).toBe(1);
  expect((await bed.ours())[0]).toMatch(/`staging` \| ⏳ queued · deploy/);
});
