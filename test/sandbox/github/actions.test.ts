import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { RunnerSettings } from "../../../sandbox/github/index.ts";
import { type Opened, open, openPull, SHOP } from "./open.ts";

const action = fileURLToPath(new URL("fixtures/action/", import.meta.url));
const runner: RunnerSettings = { action, pickup: 0, timeScale: 0.01, runners: 2 };

const DEPLOY = `
name: deploy
on:
  workflow_dispatch:
    inputs:
      environment: { type: choice, options: [staging, production], required: true }
      seconds: { type: number, default: 0 }
jobs:
  deploy:
    runs-on: ubuntu-24.04
    permissions: { contents: read, deployments: write }
    environment: { name: "\${{ inputs.environment }}", deployment: false }
    concurrency: { group: "sluice-\${{ inputs.environment }}", queue: max }
    steps:
      - uses: actions/checkout@v7
      - id: deploy
        uses: acme/sluice@v1
        with: { file: deploy.yaml, seconds: "\${{ inputs.seconds }}" }
        env: { KEY: "\${{ secrets.KEY }}" }
      - run: echo "said \${{ steps.deploy.outputs.said }}"
`;

const FILES = { ".github/workflows/deploy.yml": DEPLOY, "deploy.yaml": "project: shop\n" };

async function start(files: Readonly<Record<string, string>> = FILES): Promise<Opened> {
  const opened = await open({ runner });
  await opened.github.commit(opened.shop, "main", { files });
  return opened;
}

async function dispatch({ asApp }: Opened, inputs: Record<string, string>): Promise<number> {
  const { data } = (await asApp().request(
    "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches",
    { ...SHOP, workflow_id: "deploy.yml", ref: "main", inputs, return_run_details: true },
  )) as { data: { workflow_run_id: number } };
  return data.workflow_run_id;
}

async function runOf({ github, asApp }: Opened, run_id: number) {
  await github.idle();
  return (await asApp().actions.getWorkflowRun({ ...SHOP, run_id })).data;
}

test("a dispatch tells its run at once, and runs the Action on a checkout of the branch", async () => {
  const opened = await start();
  opened.shop.secrets.set("KEY", "hunter2-secret");
  const id = await dispatch(opened, { environment: "staging" });
  const run = await runOf(opened, id);
  expect(run).toMatchObject({
    status: "completed",
    conclusion: "success",
    event: "workflow_dispatch",
    actor: { login: "sluice[bot]" },
  });
  const { data } = await opened.asApp().actions.listJobsForWorkflowRun({ ...SHOP, run_id: id });
  const [job] = data.jobs;
  expect(job?.steps?.map(({ conclusion }) => conclusion)).toEqual([
    "success",
    "success",
    "success",
  ]);
  const log = await opened
    .asApp()
    .request("GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs", { ...SHOP, job_id: job!.id });
  expect(log.data).toContain("file project: shop");
  expect(log.data).toContain("key ***");
  expect(log.data).toContain("said hello");
});

test("what the workflow does not declare is refused, and what it wants must be given", async () => {
  const opened = await start();
  const refused = { status: 422 };
  await expect(dispatch(opened, {})).rejects.toMatchObject(refused);
  await expect(dispatch(opened, { environment: "moon" })).rejects.toMatchObject(refused);
  await expect(dispatch(opened, { environment: "staging", x: "1" })).rejects.toMatchObject(refused);
  expect(opened.shop.runs.size).toBe(0);
});

test("a group lets one in; with a queue the others wait, and none is dropped", async () => {
  const opened = await start();
  const ids = [];
  for (let n = 0; n < 3; n++) ids.push(await dispatch(opened, { environment: "staging" }));
  await opened.github.idle();
  const runs = ids.map((id) => opened.shop.runs.get(id)!);
  expect(runs.map(({ conclusion }) => conclusion)).toEqual(["success", "success", "success"]);
  const jobs = runs.map((run) => run.jobs[0]!);
  expect(jobs[1]!.started).toBeGreaterThanOrEqual(jobs[0]!.completed!);
  expect(jobs[2]!.started).toBeGreaterThanOrEqual(jobs[1]!.completed!);
});

test("without a queue the one that waits loses its place to the next", async () => {
  const opened = await start({
    ...FILES,
    ".github/workflows/deploy.yml": DEPLOY.replace(", queue: max", ""),
  });
  const ids = [];
  for (let n = 0; n < 3; n++) ids.push(await dispatch(opened, { environment: "staging" }));
  await opened.github.idle();
  const conclusions = ids.map((id) => opened.shop.runs.get(id)!.conclusion);
  expect(conclusions).toEqual(["success", "cancelled", "success"]);
});

test("a run that is cancelled gets signals, and one that is over cannot be", async () => {
  const opened = await start();
  const id = await dispatch(opened, { environment: "staging", seconds: "60" });
  const at = { ...SHOP, run_id: id };
  const log = () => opened.shop.runs.get(id)!.jobs[0]!.log;
  await expect.poll(() => log().some((line) => line.startsWith("waiting"))).toBe(true);
  await opened.asApp().actions.cancelWorkflowRun(at);
  expect((await runOf(opened, id)).conclusion).toBe("cancelled");
  await expect(opened.asApp().actions.cancelWorkflowRun(at)).rejects.toMatchObject({ status: 409 });
});

test("run again by another it is still the first one's, but for who triggered it", async () => {
  const opened = await start();
  const id = await dispatch(opened, { environment: "staging" });
  await runOf(opened, id);
  await opened.as(opened.alice).actions.reRunWorkflow({ ...SHOP, run_id: id });
  expect(await runOf(opened, id)).toMatchObject({
    run_attempt: 2,
    actor: { login: "sluice[bot]" },
    triggering_actor: { login: "alice" },
  });
  expect(opened.shop.runs.get(id)!.jobs[0]!.log).toContain("by sluice[bot], triggered by alice");
});

test("a comment starts a workflow of the default branch, and the comment of a job starts none", async () => {
  const onComment = `
name: comment
on: { issue_comment: { types: [created] } }
jobs:
  answer:
    permissions: { pull-requests: write }
    steps:
      - run: |
          curl -fsS -X POST -H "authorization: bearer $TOKEN" -d '{"body":"seen"}' \\
            "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues/\${{ github.event.issue.number }}/comments"
        env: { TOKEN: "\${{ github.token }}" }
`;
  const opened = await start({ ".github/workflows/comment.yml": onComment });
  const { number } = await openPull(opened);
  const at = { ...SHOP, issue_number: number };
  await opened.as(opened.bob).issues.createComment({ ...at, body: "hello" });
  await opened.github.idle();
  const { data } = await opened.as(opened.bob).issues.listComments(at);
  expect(data.map(({ user, body }) => [user?.login, body])).toEqual([
    ["bob", "hello"],
    ["github-actions[bot]", "seen"],
  ]);
  expect(opened.shop.runs.size).toBe(1);
});

test("a job that names an environment is a deployment, unless it says that it is none", async () => {
  const opened = await start();
  await runOf(opened, await dispatch(opened, { environment: "staging" }));
  expect(opened.shop.deployments.size).toBe(0);
  const files = {
    ".github/workflows/deploy.yml": DEPLOY.replace(", deployment: false", ""),
  };
  await opened.github.commit(opened.shop, "main", { files });
  await runOf(opened, await dispatch(opened, { environment: "staging" }));
  const [deployment] = opened.shop.deployments.values();
  expect(deployment?.statuses.map(({ state }) => state)).toEqual(["in_progress", "success"]);
});
