import type {
  DispatchedRun,
  Dispatcher,
  DispatchRequest,
  ReportPlace,
  RunLook,
  RunNews,
  RunRequest,
} from "../../../contracts/forge-writes.ts";
import type { Repository } from "../../../model/chatops/index.ts";
import { decodeReport, type RunReport } from "../../../model/chatops/report.ts";
import { SluiceError } from "../../../model/errors.ts";
import { githubEnvironment, isPreview, LONGEST_DESCRIPTION } from "../names.ts";
import { type Client, statusOf } from "./ask.ts";

/** Never sent again by the client: what made something may have been carried out all the same. */
const ONCE = { request: { retries: 0 } } as const;

export function githubDispatcher(client: Client): Dispatcher {
  return {
    record: (request) => record(client, request),
    tell: (repository, id, news) => tell(client, repository, id, news),
    dispatch: (request) => dispatch(client, request),
    dispatched: (request, since) => dispatched(client, request, since),
    look: (repository, run, of) => look(client, repository, run, of),
    cancel: (repository, run) => cancel(client, repository, run),
  };
}

async function record(client: Client, request: RunRequest): Promise<string> {
  const { repository, environment, command, revision, payload, description } = request;
  const { data } = await client.request("POST /repos/{owner}/{repo}/deployments", {
    ...placeOf(repository),
    ...ONCE,
    ref: revision,
    task: command === "deploy" ? "deploy" : `deploy:${command}`,
    // The guards have decided; GitHub must neither merge the base into it nor wait for checks.
    auto_merge: false,
    required_contexts: [],
    payload: { environment, ...payload },
    environment: githubEnvironment(environment),
    description: description.slice(0, LONGEST_DESCRIPTION),
    transient_environment: isPreview(environment),
    production_environment: environment === "production",
  });
  if (!("id" in data)) throw new SluiceError("API_REFUSED", data.message ?? "no deployment");
  return String(data.id);
}

async function tell(
  client: Client,
  repository: Repository,
  id: string,
  { state, description, url, log }: RunNews,
): Promise<void> {
  await client.request("POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses", {
    ...placeOf(repository),
    deployment_id: Number(id),
    state,
    description: description.slice(0, LONGEST_DESCRIPTION),
    ...(url === undefined ? {} : { environment_url: url }),
    ...(log === undefined ? {} : { log_url: log }),
  });
}

const DISPATCHES = "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches";

async function dispatch(client: Client, request: DispatchRequest): Promise<DispatchedRun> {
  const asked = new Date().toISOString();
  const { workflow_run_id: id, html_url: url } = await sendDispatch(client, request);
  if (id !== undefined && url !== undefined) return { id, url };
  // A GitHub that does not tell the run yet: it is found by its name.
  const run = await dispatched(client, request, asked);
  if (run === undefined) throw new SluiceError("API_UNREACHABLE", "GitHub did not tell the run");
  return run;
}

interface DispatchReply {
  readonly workflow_run_id?: number;
  readonly html_url?: string;
}

async function sendDispatch(client: Client, request: DispatchRequest): Promise<DispatchReply> {
  try {
    const reply = await client.request(DISPATCHES, {
      ...placeOf(request.repository),
      ...ONCE,
      workflow_id: request.workflow,
      // In full: a tag may have the branch's name.
      ref: `refs/heads/${request.branch}`,
      inputs: { ...request.inputs },
      return_run_details: true,
    });
    return (reply as { data?: DispatchReply }).data ?? {};
  } catch (error) {
    const { message } = error as Error;
    const status = statusOf(error);
    if (status === 404) {
      throw new SluiceError("WORKFLOW_MISSING", `there is no workflow ${request.workflow}`);
    }
    const isRefusal = status === 422 || (status === 403 && !/rate limit/i.test(message));
    if (isRefusal) throw new SluiceError("API_REFUSED", message);
    throw error;
  }
}

/** A minute is added for the difference of two clocks. */
async function dispatched(
  client: Client,
  { repository, workflow, key }: DispatchRequest,
  since: string,
): Promise<DispatchedRun | undefined> {
  const from = new Date(Date.parse(since) - 60_000).toISOString();
  const { data } = await client.request(
    "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs",
    {
      ...placeOf(repository),
      workflow_id: workflow,
      event: "workflow_dispatch",
      created: `>=${from}`,
      per_page: 100,
    },
  );
  const run = data.workflow_runs.find(({ display_title: title }) => title.endsWith(` ${key}`));
  return run === undefined ? undefined : { id: Number(run.id), url: run.html_url };
}

async function look(
  client: Client,
  repository: Repository,
  run: number,
  of?: ReportPlace,
): Promise<RunLook> {
  const { data } = await client.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", {
    ...placeOf(repository),
    run_id: run,
  });
  const state = runState(data.status, data.conclusion);
  const isOver = state !== "queued" && state !== "running";
  const report = of && isOver ? await reportAt(client, repository, of) : undefined;
  return {
    id: Number(data.id),
    url: data.html_url,
    state,
    ...heldBy(data.status),
    ...(report === undefined ? {} : { report }),
  };
}

/** As the run has put it on the commit, with the token of its workflow. */
async function reportAt(
  client: Client,
  repository: Repository,
  { sha, key }: ReportPlace,
): Promise<RunReport | undefined> {
  const { data } = await client.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
    ...placeOf(repository),
    ref: sha,
    per_page: 100,
  });
  const reports = data.check_runs
    .filter(({ app }) => app?.slug === "github-actions")
    .flatMap(({ output }) => decodeReport(output.text ?? "") ?? []);
  return reports.find((report) => report.key === key);
}

/** GitHub's two words for how a workflow run stands → ours. */
export function runState(status: string | null, conclusion: string | null): RunLook["state"] {
  if (status !== "completed") return status === "in_progress" ? "running" : "queued";
  if (conclusion === "success" || conclusion === "neutral") return "succeeded";
  return conclusion === "cancelled" || conclusion === "skipped" ? "aborted" : "failed";
}

/** An environment of GitHub's may ask people to approve a run first. */
export function heldBy(status: string | null): Pick<RunLook, "isHeld"> {
  return status === "waiting" || status === "action_required" ? { isHeld: true } : {};
}

/** 409: it has ended. */
async function cancel(client: Client, repository: Repository, run: number): Promise<void> {
  try {
    await client.request("POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel", {
      ...placeOf(repository),
      run_id: run,
    });
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
  }
}

function placeOf({ owner, name }: Repository) {
  return { owner, repo: name };
}
