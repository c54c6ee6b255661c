import { briefAppView } from "../apps/views.ts";
import { accountView } from "../people/views.ts";
import type { Repository } from "../repos/types.ts";
import { apiUrl, briefRepositoryView, headCommitOf, pageUrl } from "../repos/views.ts";
import { iso, isoMaybe, nodeId, type World } from "../world.ts";
import type { CheckRun, CheckSuite, CommitStatus } from "./types.ts";

export function checkRunView(world: World, repository: Repository, run: CheckRun): object {
  const { id, suite, output } = run;
  const url = `${apiUrl(world, repository)}/check-runs/${id}`;
  return {
    id,
    node_id: nodeId("CR", id),
    head_sha: suite.sha,
    name: run.name,
    external_id: run.externalId,
    url,
    html_url: `${pageUrl(world, repository)}/runs/${id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: isoMaybe(run.started),
    completed_at: isoMaybe(run.completed),
    output: { ...output, annotations_count: 0, annotations_url: `${url}/annotations` },
    check_suite: { id: suite.id },
    app: briefAppView(world, suite.app),
    pull_requests: pullsAt(world, repository, suite.sha),
  };
}

export function suiteView(world: World, repository: Repository, suite: CheckSuite): object {
  const { id, sha, branch, app, created, updated } = suite;
  const runs = [...repository.checkRuns.values()].filter((it) => it.suite.id === id);
  const isDone = runs.length > 0 && runs.every(({ status }) => status === "completed");
  const worst = runs.find(({ conclusion }) => conclusion === "failure");
  const url = `${apiUrl(world, repository)}/check-suites/${id}`;
  return {
    id,
    node_id: nodeId("CS", id),
    head_branch: branch,
    head_sha: sha,
    status: isDone ? "completed" : "queued",
    conclusion: isDone ? (worst === undefined ? "success" : "failure") : null,
    url,
    before: null,
    after: sha,
    pull_requests: pullsAt(world, repository, sha),
    app: briefAppView(world, app),
    repository: briefRepositoryView(world, repository),
    created_at: iso(created),
    updated_at: iso(updated),
    head_commit: headCommitOf(repository, sha),
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
  };
}

/** Open pull requests whose head a commit is. One from a fork is not among them, as GitHub has it. */
export function pullsAt(world: World, repository: Repository, sha: string): object[] {
  const side = (ref: string, at: string) => ({
    ref,
    sha: at,
    repo: { id: repository.id, url: apiUrl(world, repository), name: repository.name },
  });
  return [...repository.pulls.values()]
    .filter((it) => it.headSha === sha && it.state === "open")
    .filter((it) => it.headRepository?.id === repository.id)
    .map((it) => ({
      id: it.id,
      number: it.number,
      url: `${apiUrl(world, repository)}/pulls/${it.number}`,
      head: side(it.headRef, it.headSha),
      base: side(it.baseRef, it.baseSha),
    }));
}

export function statusView(world: World, repository: Repository, status: CommitStatus): object {
  const { id, state, description, targetUrl, context, creator, created, sha } = status;
  return {
    url: `${apiUrl(world, repository)}/statuses/${sha}`,
    avatar_url: `${world.base}/_sandbox/avatars/${creator.id}`,
    id,
    node_id: nodeId("SC", id),
    state,
    description,
    target_url: targetUrl,
    context,
    created_at: iso(created),
    updated_at: iso(created),
    creator: accountView(world, creator),
  };
}
