// chatops.md §3 F: what GitHub answers when a run shall be started.
import { beforeEach, expect, test } from "vitest";
import type { Dispatcher } from "../../../src/contracts/forge-writes.ts";
import { githubDispatcher } from "../../../src/adapters/github/forge/dispatcher.ts";
import { WORKFLOW } from "../../bot/chatops/bed.ts";
import { type Opened, open, SHOP } from "../../sandbox/github/open.ts";

const PATH = "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches";
let opened: Opened;
let dispatcher: Dispatcher;
let request: Parameters<Dispatcher["dispatch"]>[0];

beforeEach(async () => {
  opened = await open();
  const { github, shop, asApp } = opened;
  await github.commit(shop, "main", { files: { ".github/workflows/deploy.yml": WORKFLOW } });
  dispatcher = githubDispatcher(asApp());
  const key = "5.0.staging";
  const inputs = { command: "deploy", environment: "staging", request: `alice #1 ${key}` };
  const repository = { id: shop.id, owner: "acme", name: "shop" };
  request = { repository, workflow: "deploy.yml", branch: "main", key, inputs };
});

test("a run is started on the branch, though a tag has its name, and is told and found", async () => {
  const { shop, github, asApp, alice, as } = opened;
  const sha = await github.commit(shop, "elsewhere", { files: { "a.txt": "a" } });
  await as(alice).git.createRef({ ...SHOP, ref: "refs/tags/main", sha });
  const before = new Date().toISOString();
  const run = await dispatcher.dispatch(request);
  expect(await dispatcher.dispatched(request, before)).toEqual(run);
  expect([...shop.runs.values()]).toHaveLength(1);
  const { data } = await asApp().actions.getWorkflowRun({ ...SHOP, run_id: run.id });
  expect(data.head_branch).toBe("main");
  expect(data.head_sha).not.toBe(sha);
});

test("a workflow that is not there is said to be missing", async () => {
  const other = { ...request, workflow: "other.yml" };
  await expect(dispatcher.dispatch(other)).rejects.toMatchObject({ code: "WORKFLOW_MISSING" });
});

test("what GitHub refuses is told, and would be refused again", async () => {
  const other = { ...request, inputs: { ...request.inputs, unheard: "of" } };
  await expect(dispatcher.dispatch(other)).rejects.toMatchObject({ code: "API_REFUSED" });
});

test.each([403, 429, 500, 502])(
  "%i is not tried again at once, and leaves it to the queue",
  async (status) => {
    const { github, shop } = opened;
    const message = status === 403 ? { message: "secondary" } : {};
    github.faults.next({ method: "POST", path: PATH, kind: status, ...message });
    const failed = await dispatcher.dispatch(request).catch((error: unknown) => error);
    expect(failed).not.toMatchObject({ code: "API_REFUSED" });
    expect(failed).toBeInstanceOf(Error);
    expect(shop.runs.size).toBe(0);
    await dispatcher.dispatch(request);
    expect(shop.runs.size).toBe(1);
  },
);

test("a run of which the answer was lost is found by its name", async () => {
  const { github, shop } = opened;
  const before = new Date().toISOString();
  github.faults.next({ method: "POST", path: PATH, kind: "reset-after" });
  await expect(dispatcher.dispatch(request)).rejects.toThrow();
  expect(shop.runs.size).toBe(1);
  expect((await dispatcher.dispatched(request, before))?.id).toBe([...shop.runs.keys()][0]);
});

test("a run that waits for people to approve it is told as one", async () => {
  const run = await dispatcher.dispatch(request);
  const client = opened.asApp();
  client.hook.after("request", ({ data }, { url }) => {
    if (url.endsWith("/runs/{run_id}"))
      Object.assign(data, { status: "waiting", conclusion: null });
  });
  const found = await githubDispatcher(client).look(request.repository, run.id);
  expect(found).toMatchObject({ state: "queued", isHeld: true });
});

test("a run that has ended is no error to who cancels it", async () => {
  const run = await dispatcher.dispatch(request);
  await dispatcher.cancel(request.repository, run.id);
  await dispatcher.cancel(request.repository, run.id);
  expect((await dispatcher.look(request.repository, run.id)).state).toBe("aborted");
});
