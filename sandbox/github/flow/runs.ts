import { AT, type Guide, idIn } from "./guide.ts";

const WORKFLOW = `
name: say
on: { workflow_dispatch: { inputs: { what: { type: string, default: hello } } } }
jobs:
  say:
    runs-on: ubuntu-24.04
    steps: [{ run: "echo \${{ inputs.what }}" }]
`;

/** What is brought somewhere, and what runs; needs a runner. */
export async function runs(guide: Guide, sha: string): Promise<void> {
  await deployments(guide, sha);
  const { github, shop, asApp } = guide;
  await github.commit(shop, "main", { files: { ".github/workflows/say.yml": WORKFLOW } });
  await asApp(200, "GET", `${AT}/actions/workflows`);
  await asApp(200, "GET", `${AT}/actions/workflows/say.yml`);
  const dispatches = `${AT}/actions/workflows/say.yml/dispatches`;
  await asApp(204, "POST", dispatches, { ref: "main" });
  const request = { ref: "main", inputs: { what: "hi" }, return_run_details: true };
  const id = idIn(await asApp(200, "POST", dispatches, request), "workflow_run_id");
  const at = `${AT}/actions/runs/${id}`;
  await asApp(200, "GET", at);
  await github.idle();
  await asApp(200, "GET", `${AT}/actions/runs`);
  await asApp(200, "GET", `${AT}/actions/workflows/say.yml/runs`);
  const job = idIn(await asApp(200, "GET", `${at}/jobs`), "jobs", 0, "id");
  await asApp(200, "GET", `${AT}/actions/jobs/${job}`);
  await again(guide, at);
}

async function again({ github, asApp }: Guide, at: string): Promise<void> {
  await asApp(201, "POST", `${at}/rerun`);
  await asApp(202, "POST", `${at}/cancel`);
  await github.idle();
  await asApp(201, "POST", `${at}/rerun-failed-jobs`);
  await asApp(202, "POST", `${at}/force-cancel`);
  await github.idle();
}

async function deployments({ asApp }: Guide, sha: string): Promise<void> {
  const made = await asApp(201, "POST", `${AT}/deployments`, {
    ref: sha,
    auto_merge: false,
    required_contexts: [],
    payload: { release: 1 },
    environment: "staging",
  });
  const at = `${AT}/deployments/${idIn(made, "id")}`;
  await asApp(200, "GET", `${AT}/deployments?environment=staging`);
  await asApp(200, "GET", at);
  // Where there is none the real one answers "", which its description takes for no address.
  const [environment_url, log_url] = ["http://staging.example.com/", "http://example.com/log"];
  const status = { state: "success", environment_url, log_url };
  await asApp(201, "POST", `${at}/statuses`, status);
  await asApp(200, "GET", `${at}/statuses`);
  await asApp(204, "DELETE", at);
}
