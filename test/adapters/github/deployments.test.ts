import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { githubHistory } from "../../../src/adapters/github/deployments.ts";
import type { History, HistoryRecord } from "../../../src/contracts/history.ts";
import { type GitHubApi, startGitHubApi } from "../../action/github-api.ts";

const record: HistoryRecord = {
  environment: "production",
  revision: "a".repeat(40),
  command: "deploy",
  run: "r1",
  release: 7,
  images: { web: "ghcr.io/acme/shop-web@sha256:0f3a" },
};

let api: GitHubApi;
let history: History;
beforeAll(async () => {
  api = await startGitHubApi();
  const access = { token: "t", owner: "acme", repo: "shop", timeoutMs: 5_000 };
  history = githubHistory({ ...access, apiUrl: api.url });
});
afterAll(() => api.close());
beforeEach(() => {
  api.asked.length = 0;
});

test("a release is a deployment of its commit that neither merges nor waits for checks", async () => {
  await history.begin(record);
  expect(api.asked).toMatchObject([
    {
      line: "POST /repos/acme/shop/deployments",
      body: {
        ref: record.revision,
        task: "deploy",
        auto_merge: false,
        required_contexts: [],
        environment: "production",
        production_environment: true,
        transient_environment: false,
        payload: { environment: "production", release: 7, run: "r1", images: record.images },
      },
    },
  ]);
});

test("previews share one environment and are transient; the payload says which", async () => {
  await history.begin({ ...record, environment: "preview-12", command: "rollback" });
  expect(api.asked[0]?.body).toMatchObject({
    environment: "preview",
    task: "deploy:rollback",
    production_environment: false,
    transient_environment: true,
    payload: { environment: "preview-12" },
  });
});

test("news carry the address and the log, cut to what GitHub takes", async () => {
  const news = { state: "success", url: "https://a/", log: "https://b/" } as const;
  await history.tell("3", { ...news, description: "x".repeat(200) });
  expect(api.asked).toMatchObject([
    {
      line: "POST /repos/acme/shop/deployments/3/statuses",
      body: { state: "success", environment_url: "https://a/", log_url: "https://b/" },
    },
  ]);
  expect(api.asked[0]?.body["description"]).toHaveLength(140);
});

test("a record is found again by its run, and only by its own", async () => {
  const id = await history.begin({ ...record, run: "lost" });
  expect(await history.find({ ...record, run: "lost" })).toBe(id);
  expect(await history.find({ ...record, run: "another" })).toBeUndefined();
});

test("GitHub's refusal is an error", async () => {
  api.failWith(403);
  await expect(history.begin(record)).rejects.toThrow("broken");
});
