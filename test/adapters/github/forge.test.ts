import { Octokit } from "@octokit/rest";
import { expect, test } from "vitest";
import { githubForge } from "../../../src/adapters/github/forge/forge.ts";
import { githubConversation } from "../../../src/adapters/github/forge/conversation.ts";
import { patientFetch } from "../../../src/bot/patient-fetch.ts";
import type { Person } from "../../../sandbox/github/index.ts";
import { type Opened, open, openPull, SHOP, SILENT } from "../../sandbox/github/open.ts";

/** What a command in bob's pull request is decided on. */
async function read(opened: Opened, number: number, seen?: { id: number; node: string }) {
  const { shop, bob } = opened;
  return githubForge(opened.asApp()).read({
    repository: { id: shop.id, owner: "acme", name: "shop" },
    pull: number,
    commenter: { id: bob.account.id, login: "bob" },
    config: "deploy.yaml",
    environments: ["staging"],
    ...(seen === undefined ? {} : { seen }),
  });
}

test("one read tells everything that a decision rests on", async () => {
  const opened = await open();
  const { github, shop, alice, as, asApp } = opened;
  github.protect(shop, "main", { kind: "branch", checks: ["test"], approvals: 1 });
  await github.commit(shop, "main", { files: { "deploy.yaml": "project: shop\n" } });
  const { number, head } = await openPull(opened);
  await as(alice).pulls.createReview({ ...SHOP, pull_number: number, event: "APPROVE" });
  await asApp().checks.create({ ...SHOP, head_sha: head, name: "test", conclusion: "success" });
  const { data } = await as(alice).issues.createComment({
    ...SHOP,
    issue_number: number,
    body: "/deploy staging",
  });
  github.calls.reset();
  const found = await read(opened, number, { id: data.id, node: data.node_id });
  expect(github.calls.count()).toMatchObject({ "POST /graphql": 1 });
  expect(found).toMatchObject({
    config: "project: shop\n",
    facts: {
      repository: { id: shop.id, owner: "acme", name: "shop" },
      number,
      state: "open",
      head: { sha: head, branch: "feature", repositoryId: shop.id },
      behind: 0,
      checks: [{ name: "test", state: "success", app: opened.app.app.id }],
      requiredChecks: ["test"],
      reviews: [{ state: "approved", sha: head, canPush: true }],
      permission: { userId: opened.bob.account.id, role: "write" },
      holds: [],
      runs: [],
    },
  });
  expect([...shop.comments.values()][0]?.reactions).toMatchObject([{ content: "eyes" }]);
});

test("a comment that is gone is not decided on", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const { issues } = opened.as(opened.bob);
  const { data } = await issues.createComment({ ...SHOP, issue_number: number, body: "/help" });
  await issues.deleteComment({ ...SHOP, comment_id: data.id });
  expect(await read(opened, number, { id: data.id, node: data.node_id })).toBeUndefined();
});

test("our own comment is found among others that hold the same words", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const { data: pull } = await opened.as(opened.bob).pulls.get({ ...SHOP, pull_number: number });
  const repository = { id: opened.shop.id, owner: "acme", name: "shop" };
  const place = { repository, pull: number, node: pull.node_id };
  const conversation = githubConversation(opened.asApp(), opened.app.app.id);
  const said = { ...SHOP, issue_number: number, body: "<!-- ours --> spoofed" };
  await opened.as(opened.bob).issues.createComment(said);
  expect(await conversation.find(place, "<!-- ours -->")).toBeUndefined();
  const made = await conversation.say(place, { body: "<!-- ours --> one", reactions: [] });
  expect(await conversation.find(place, "<!-- ours -->")).toMatchObject({ id: made?.id });
  const again = { body: "<!-- ours --> two", comment: made!, reactions: [] };
  expect(await conversation.say(place, again)).toMatchObject({ id: made?.id });
  await opened.as(opened.bob).issues.deleteComment({ ...SHOP, comment_id: made!.id });
  expect(await conversation.say(place, again)).toBeUndefined();
});

test("a head that was pushed to its branch is known since then, one that came from another is not", async () => {
  const opened = await open();
  const { github, shop } = opened;
  const { number, head } = await openPull(opened);
  const seen = await read(opened, number);
  expect(seen?.facts.head).toMatchObject({ sha: head, pushed: expect.stringMatching(/^20/) });
  const sha = await github.commit(shop, "elsewhere", { files: { "a.txt": "b" } });
  const ref = { ...SHOP, ref: "heads/feature", sha, force: true };
  await opened.as(opened.bob).git.updateRef(ref);
  const moved = await read(opened, number);
  expect(moved?.facts.head.sha).toBe(sha);
  expect(moved?.facts.head.pushed).toBeUndefined();
});

test("a plan is on record with its end and with the App that says so", async () => {
  const opened = await open();
  const { number, head } = await openPull(opened);
  const { checks } = opened.asApp();
  const plan = { ...SHOP, head_sha: head, status: "completed" } as const;
  await checks.create({ ...plan, name: "sluice / plan staging", conclusion: "success" });
  await checks.create({ ...plan, name: "sluice / plan production", conclusion: "failure" });
  const found = await read(opened, number);
  const app = opened.app.app.id;
  expect(found?.facts.runs).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ command: "plan", environment: "staging", state: "succeeded", app }),
      expect.objectContaining({ command: "plan", environment: "production", state: "failed", app }),
    ]),
  );
});

const MEMBERSHIP = "/orgs/{org}/teams/{team_slug}/memberships/{username}";
const PERMISSION = "/repos/{owner}/{repo}/collaborators/{username}/permission";

test.each([403, 404, 500, "reset-before"] as const)(
  "a permission that GitHub answers with %s is not known, and that is no permission",
  async (kind) => {
    const opened = await open();
    const { number } = await openPull(opened);
    opened.github.faults.next({ path: PERMISSION, kind });
    const found = await read(opened, number);
    expect(found?.facts.permission).toHaveProperty("unknown");
  },
);

test("a permission for which GitHub lets us wait is not known, and that is no permission", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const { shop, bob, github } = opened;
  const client = new Octokit({
    auth: opened.alice.token,
    baseUrl: github.url,
    log: SILENT,
    // Only where the fault is: a busy machine may take its time with the rest.
    request: {
      fetch: (url: string, init?: RequestInit) =>
        patientFetch(url.endsWith("/permission") ? 300 : 60_000)(url, init),
    },
  });
  github.faults.next({ path: PERMISSION, kind: "timeout-after-success" });
  const found = await githubForge(client).read({
    repository: { id: shop.id, owner: "acme", name: "shop" },
    pull: number,
    commenter: { id: bob.account.id, login: "bob" },
    config: "deploy.yaml",
    environments: ["staging"],
  });
  expect(found?.facts.permission).toHaveProperty("unknown");
});

test("a member of a team is one of a team in it, too; who was only invited is none", async () => {
  const opened = await open();
  const { github, alice, bob, shop } = opened;
  const acme = shop.owner;
  const deployers = github.team(acme, "deployers", [alice]);
  github.team(acme, "night-shift", [bob], deployers);
  const forge = githubForge(opened.asApp());
  const member = (team: string, { account: { id, login } }: Person) =>
    forge.isMember(team, { id, login });
  expect(await member("acme/deployers", bob)).toBe(true);
  expect(await member("acme/night-shift", alice)).toBe(false);
  const client = opened.asApp();
  client.hook.after("request", ({ data }) => void Object.assign(data, { state: "pending" }));
  const invited = { id: bob.account.id, login: "bob" };
  expect(await githubForge(client).isMember("acme/deployers", invited)).toBe(false);
  for (const kind of [403, 500] as const) {
    github.faults.next({ path: MEMBERSHIP, kind });
    expect(await member("acme/deployers", bob)).toHaveProperty("unknown");
  }
});

test("a role that an organisation made up counts as the one that it rests on", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const client = opened.asApp();
  client.hook.after("request", ({ data }, { url }) => {
    if (url === PERMISSION) Object.assign(data, { role_name: "deployer", permission: "write" });
  });
  const found = await read({ ...opened, asApp: () => client }, number);
  expect(found?.facts.permission).toEqual({ userId: opened.bob.account.id, role: "write" });
});

test("a lock that is something else is a lock that nobody can read", async () => {
  const opened = await open();
  const { number, head } = await openPull(opened);
  const ref = "refs/sluice/locks/staging";
  await opened.asApp().git.createRef({ ...SHOP, ref, sha: head });
  expect((await read(opened, number))?.facts.holds).toHaveProperty("unknown");
});

test("our own comment is found behind a thousand others", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const { data: pull } = await opened.as(opened.bob).pulls.get({ ...SHOP, pull_number: number });
  const place = {
    repository: { id: opened.shop.id, owner: "acme", name: "shop" },
    pull: number,
    node: pull.node_id,
  };
  const conversation = githubConversation(opened.asApp(), opened.app.app.id);
  const made = await conversation.say(place, { body: "<!-- ours --> one", reactions: [] });
  const own = opened.shop.comments.get(made!.id)!;
  opened.shop.comments.clear();
  for (let id = 1; id <= 1_000; id++) {
    opened.shop.comments.set(id, { ...own, id, author: opened.bob.account, app: undefined });
  }
  opened.shop.comments.set(own.id, own);
  opened.github.calls.reset();
  expect(await conversation.find(place, "<!-- ours -->")).toMatchObject({ id: made?.id });
});
