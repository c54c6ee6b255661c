import { z } from "zod";
import { commitOf } from "../git/refs.ts";
import type { App } from "../apps/types.ts";
import { forbidden, invalid, notFound, unprocessable } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn, read } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import { commitIn } from "../repos/commits.ts";
import { repositoryOf } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { checkRunsOf } from "./rollup.ts";
import { addCheckRun, changeCheckRun, type NewCheckRun, tellCheckRun } from "./runs.ts";
import type { CheckRun } from "./types.ts";
import { checkRunView, suiteView } from "./views.ts";

const output = z.object({
  title: z.string().optional(),
  summary: z.string().max(65_535),
  text: z.string().max(65_535).optional(),
});
const time = z.iso.datetime().optional();
const change = z.object({
  name: z.string().min(1).optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  started_at: time,
  conclusion: z
    .enum(["action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out"])
    .optional(),
  completed_at: time,
  output: output.optional(),
});
const newCheck = change.extend({ name: z.string().min(1), head_sha: z.string() });

const createCheck: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const run = await makeCheckRun(world, repository, call);
  return { status: 201, body: checkRunView(world, repository, run) };
};

/** As the body asks, by an App. */
export async function makeCheckRun(
  world: World,
  repository: Repository,
  call: Pick<Call, "auth" | "body">,
): Promise<CheckRun> {
  const app = appOf(call);
  const request = read(newCheck, call);
  const { head_sha: sha, name } = request;
  if ((await commitOf(repository.git, sha)) !== sha) {
    throw unprocessable(`No commit found for SHA: ${sha}`);
  }
  const given: NewCheckRun = {
    status: "queued",
    conclusion: null,
    started: world.now(),
    completed: undefined,
    externalId: "",
    detailsUrl: app.hook?.url ?? null,
    output: { title: null, summary: null, text: null },
    ...changesIn(request),
    name,
  };
  return addCheckRun(world, repository, app, sha, given, actorOf(call.auth));
}

/** A conclusion completes; completing needs one. */
function changesIn(request: z.output<typeof change>): Partial<NewCheckRun> {
  const { status, conclusion, details_url: url, external_id: externalId } = request;
  const { started_at: started, completed_at: completed } = request;
  if (status === "completed" && conclusion === undefined) {
    throw invalid("CheckRun", "conclusion", "missing_field");
  }
  const next = conclusion === undefined ? status : "completed";
  return {
    ...(next === undefined ? {} : { status: next, conclusion: conclusion ?? null }),
    ...(request.name === undefined ? {} : { name: request.name }),
    ...(url === undefined ? {} : { detailsUrl: url }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(started === undefined ? {} : { started: Date.parse(started) }),
    ...(completed === undefined ? {} : { completed: Date.parse(completed) }),
    ...(request.output === undefined ? {} : { output: outputOf(request.output) }),
  };
}

function outputOf({ title, summary, text }: z.output<typeof output>): NewCheckRun["output"] {
  return { title: title ?? null, summary, text: text ?? null };
}

/** Only the App that made it may change it. */
const updateCheck: Handler = (world, call) => {
  const [repository, run] = checkOf(world, call);
  if (appOf(call).id !== run.suite.app.id) throw forbidden("Invalid app_id");
  changeCheckRun(world, repository, run, changesIn(read(change, call)), actorOf(call.auth));
  return { status: 200, body: checkRunView(world, repository, run) };
};

const getCheck: Handler = (world, call) => {
  const [repository, run] = checkOf(world, call);
  return { status: 200, body: checkRunView(world, repository, run) };
};

const listChecks: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const latest = call.query.get("filter") !== "all";
  const name = call.query.get("check_name");
  const app = call.query.get("app_id");
  const runs = checkRunsOf(repository, await commitIn(world, call), latest)
    .filter((it) => name === null || it.name === name)
    .filter((it) => app === null || String(it.suite.app.id) === app)
    .toReversed();
  return paged(
    call,
    runs,
    (it) => checkRunView(world, repository, it),
    (views) => ({ total_count: runs.length, check_runs: views }),
  );
};

const listSuites: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const sha = await commitIn(world, call);
  const suites = [...repository.checkSuites.values()].filter((it) => it.sha === sha);
  return paged(
    call,
    suites,
    (it) => suiteView(world, repository, it),
    (views) => ({ total_count: suites.length, check_suites: views }),
  );
};

/** Tells the App that somebody wants it once more; the old run stays as it is. */
const rerequest: Handler = (world, call) => {
  const [repository, run] = checkOf(world, call);
  tellCheckRun(world, repository, run, "rerequested", actorOf(call.auth));
  return { status: 201, body: {} };
};

function appOf({ auth }: Pick<Call, "auth">): App {
  if (auth.kind === "installation") return auth.app;
  throw forbidden("You must authenticate via a GitHub App.");
}

function checkOf(world: World, call: Call): [Repository, CheckRun] {
  const repository = repositoryOf(world, call);
  const run = repository.checkRuns.get(numberIn(call, "check_run_id"));
  if (run === undefined) throw notFound();
  return [repository, run];
}

const reads = { needs: [{ checks: "read" }] } as const;
const writes = { needs: [{ checks: "write" }] } as const;
const checks = "/repos/{owner}/{repo}/check-runs";

export const checkRoutes: Routes = {
  [`POST ${checks}`]: { ...writes, run: createCheck },
  [`GET ${checks}/{check_run_id}`]: { ...reads, run: getCheck },
  [`PATCH ${checks}/{check_run_id}`]: { ...writes, run: updateCheck },
  [`POST ${checks}/{check_run_id}/rerequest`]: { ...writes, role: "write", run: rerequest },
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": { ...reads, run: listChecks },
  "GET /repos/{owner}/{repo}/commits/{ref}/check-suites": { ...reads, run: listSuites },
};
