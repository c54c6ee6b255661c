import { describe, expect, test } from "vitest";
import { deliveryOf } from "../../../src/adapters/github/deliveries.ts";
import { encodeReport } from "../../../src/model/chatops/report.ts";

const repository = { id: 5, name: "shop", owner: { login: "acme" } };
const APP = 77;
const deliver = (event: string, payload: object) =>
  deliveryOf(event, { repository, ...payload }, APP);

describe("a comment", () => {
  const user = { id: 1, login: "octocat", type: "User" };
  const comment = {
    id: 3001,
    node_id: "IC_1",
    body: "/deploy",
    created_at: "2026-11-21T12:00:00Z",
  };
  const issue = { number: 12, pull_request: { url: "…" } };

  test("is told with ids, author and the App that wrote it", () => {
    const told = { action: "created", comment: { ...comment, user }, issue };
    expect(deliver("issue_comment", told)).toMatchObject({
      kind: "comment",
      event: {
        action: "created",
        onPull: true,
        comment: { id: 3001, pull: 12, author: { id: 1 } },
      },
    });
    const app = { ...told.comment, performed_via_github_app: { id: 9 } };
    expect(deliver("issue_comment", { ...told, comment: app })).toMatchObject({
      event: { comment: { author: { app: 9 } } },
    });
  });

  test("by an account that is gone or of an unknown kind is nobody's, or a bot's", () => {
    const gone = deliver("issue_comment", {
      action: "created",
      comment: { ...comment, user: null },
      issue,
    });
    expect(gone).not.toHaveProperty("event.comment.author");
    const odd = { ...comment, user: { ...user, type: "Robot" } };
    expect(deliver("issue_comment", { action: "created", comment: odd, issue })).toMatchObject({
      event: { comment: { author: { type: "Bot" } } },
    });
  });

  test("on an issue is said to be on none of the pull requests", () => {
    const told = { action: "created", comment: { ...comment, user }, issue: { number: 12 } };
    expect(deliver("issue_comment", told)).toMatchObject({ event: { onPull: false } });
  });

  test.each([
    [{}],
    [{ comment: 7 }],
    [{ comment: { ...comment, id: "3001" }, issue }],
    [{ action: "pinned", comment, issue }],
  ])("of another form is nothing: %j", (payload) => {
    expect(deliver("issue_comment", { action: "created", ...payload })).toBeUndefined();
  });
});

test("heads are told with GitHub's time, never with that of a commit", () => {
  const pull_request = { number: 12, head: { sha: "a" }, updated_at: "2026-11-21T12:00:00Z" };
  for (const [action, what] of [
    ["opened", "opened"],
    ["synchronize", "pushed"],
    ["reopened", "reopened"],
  ]) {
    expect(deliver("pull_request", { action, pull_request })).toEqual({
      kind: "head",
      repository: { id: 5, owner: "acme", name: "shop" },
      pull: 12,
      sha: "a",
      what,
      at: "2026-11-21T12:00:00Z",
    });
  }
  expect(deliver("pull_request", { action: "closed", pull_request })).toMatchObject({
    kind: "closed",
  });
  expect(deliver("pull_request", { action: "labeled", pull_request })).toMatchObject({
    kind: "changed",
  });
  expect(deliver("pull_request", { action: "assigned", pull_request })).toBeUndefined();
});

describe("news of a run", () => {
  const key = "3001.0.production";
  const request = `octocat #12 ${key}`;

  test("come from deployments of ours, with the steps in their description", () => {
    const deployment = { payload: { key, pull: 12 } };
    const log_url = "https://github.test/acme/shop/actions/runs/7";
    const deployment_status = { state: "in_progress", description: "✓ build ▸ send", log_url };
    expect(
      deliver("deployment_status", { action: "created", deployment, deployment_status }),
    ).toMatchObject({
      kind: "news",
      pull: 12,
      news: {
        key,
        state: "running",
        run: { id: 7 },
        steps: [
          { name: "build", state: "done" },
          { name: "send", state: "running" },
        ],
      },
    });
    const other = { payload: { key: "x", pull: 12 } };
    expect(deliver("deployment_status", { deployment: other, deployment_status })).toBeUndefined();
  });

  test("of a release that no comment asked for say that its environment is free", () => {
    const deployment = { id: 9, payload: { environment: "production", release: 3 } };
    const ended = { deployment, deployment_status: { state: "success" } };
    expect(deliver("deployment_status", ended)).toMatchObject({
      kind: "ended",
      environment: "production",
      record: "9",
    });
    const going = { deployment, deployment_status: { state: "in_progress" } };
    expect(deliver("deployment_status", going)).toBeUndefined();
    const foreign = { ...ended, deployment: { id: 9, payload: {} } };
    expect(deliver("deployment_status", foreign)).toBeUndefined();
  });

  test("come from workflow runs whose name ends with a request", () => {
    const run = { id: 7, event: "workflow_dispatch", html_url: "https://github.test/runs/7" };
    const workflow_run = { ...run, status: "completed", conclusion: "cancelled" };
    const named = { ...workflow_run, display_title: `deploy production for ${request}` };
    expect(deliver("workflow_run", { action: "completed", workflow_run: named })).toMatchObject({
      pull: 12,
      news: { key, state: "aborted", run: { id: 7 } },
    });
    const pushed = { ...named, event: "push" };
    expect(deliver("workflow_run", { workflow_run: pushed })).toBeUndefined();
    expect(
      deliver("workflow_run", { workflow_run: { ...named, display_title: "x" } }),
    ).toBeUndefined();
  });

  describe("of check runs", () => {
    const report = {
      key,
      state: "failed",
      failure: { reason: "HEALTH_TIMEOUT", message: "m", fix: "f" },
    } as const;
    const check_run = {
      external_id: request,
      details_url: "https://github.test/acme/shop/actions/runs/7",
      app: { id: 15_368, slug: "github-actions" },
      output: { text: encodeReport(report) },
    };

    test("are believed when the workflow's own token or our App wrote them", () => {
      const told = deliver("check_run", { action: "completed", check_run });
      expect(told).toMatchObject({ pull: 12, news: { ...report, run: { id: 7 } } });
      const ours = { ...check_run, app: { id: APP, slug: "sluice" } };
      expect(deliver("check_run", { action: "completed", check_run: ours })).toBeDefined();
      const other = { ...check_run, app: { id: 8, slug: "other" } };
      expect(deliver("check_run", { action: "completed", check_run: other })).toBeUndefined();
    });

    test("that speak for another command than they are named by are nothing", () => {
      const wrong = { ...check_run, external_id: "octocat #12 3002.0.production" };
      expect(deliver("check_run", { action: "completed", check_run: wrong })).toBeUndefined();
    });

    test("are taken field by field, each in its form or not at all", () => {
      const forged = Buffer.from(
        JSON.stringify({
          key,
          state: "failed",
          release: "7",
          ms: -1,
          services: [{ name: 1 }, { name: "web", url: "https://a" }],
          steps: [{ name: "x", state: "weird" }],
          failure: { reason: "MADE_UP", message: "m".repeat(9_000), fix: "f", tail: 7 },
          blocks: [
            { kind: "html", text: "<b>" },
            { kind: "code", text: "ok" },
          ],
        }),
      ).toString("base64url");
      const text = `<!-- sluice:report:${forged} -->`;
      const told = deliver("check_run", {
        action: "completed",
        check_run: { ...check_run, output: { text } },
      });
      expect(told).toMatchObject({
        news: {
          services: [{ name: "web", url: "https://a" }],
          steps: [],
          failure: { reason: "UNKNOWN" },
          blocks: [{ kind: "code", text: "ok" }],
        },
      });
      expect(told).not.toHaveProperty("news.release");
      expect(told).not.toHaveProperty("news.ms");
      expect(JSON.stringify(told).length).toBeLessThan(4_000);
    });

    test.each(["", "no report", "<!-- sluice:report:e30 -->", "<!-- sluice:report:%%% -->"])(
      "without a report in their text are nothing: %j",
      (text) => {
        const told = { action: "completed", check_run: { ...check_run, output: { text } } };
        expect(deliver("check_run", told)).toBeUndefined();
      },
    );
  });
});
