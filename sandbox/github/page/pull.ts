import { checkRunsOf } from "../checks/rollup.ts";
import type { JobRecord, RunRecord } from "../actions/types.ts";
import { runPage } from "../actions/views.ts";
import type { Pull } from "../pulls/types.ts";
import { fullName } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import { iso, type World } from "../world.ts";
import { render } from "./markdown.ts";
import type { PageOptions } from "./types.ts";

/** All that the page of a pull request shows, as data. */
export function pullPage(
  world: World,
  repository: Repository,
  pull: Pull,
  { people, sites }: PageOptions,
): object {
  const { number, title, state, merge, isDraft, author, headRef, baseRef, headSha } = pull;
  return {
    repository: fullName(repository),
    number,
    title,
    state: merge === undefined ? state : "merged",
    isDraft,
    author: author.login,
    head: headRef,
    base: baseRef,
    sha: headSha,
    people: Object.keys(people?.() ?? {}),
    comments: comments(world, repository, pull),
    checks: checkRunsOf(repository, headSha, true).map((it) => ({
      name: it.name,
      app: it.suite.app.name,
      state: it.conclusion ?? it.status,
      title: it.output.title,
      text: render(`${it.output.summary ?? ""}\n\n${it.output.text ?? ""}`),
    })),
    runs: [...repository.runs.values()].toReversed().map((it) => runPart(world, repository, it)),
    deployments: [...repository.deployments.values()].toReversed().map((it) => ({
      environment: it.environment,
      sha: it.sha,
      task: it.task,
      state: it.statuses.at(-1)?.state ?? "pending",
      description: it.statuses.at(-1)?.description ?? "",
    })),
    sites: (sites?.() ?? []).map(({ environment, url }) => ({
      environment,
      isThere: url !== undefined,
    })),
  };
}

function comments(world: World, { comments }: Repository, { number }: Pull): object[] {
  return [...comments.values()]
    .filter(({ issue }) => issue === number)
    .map(({ id, author, app, body, created, updated, reactions }) => ({
      id,
      author: author.login,
      avatar: `${world.base}/_sandbox/avatars/${author.id}`,
      isBot: app !== undefined,
      at: iso(created),
      isEdited: updated !== created,
      html: render(body),
      reactions: reactions.map(({ content }) => content),
    }));
}

/** Lines of a log that the page shows; the whole is behind its link. */
const TAIL = 40;

function runPart(world: World, repository: Repository, run: RunRecord): object {
  const { id, title, status, conclusion, event, jobs } = run;
  const url = runPage(world, repository, run);
  return { id, title, status, conclusion, event, url, jobs: jobs.map(jobPart) };
}

function jobPart({ id, name, status, conclusion, steps, log }: JobRecord): object {
  const brief = steps.map((it) => ({ name: it.name, state: it.conclusion ?? it.status }));
  return { id, name, status, conclusion, steps: brief, log: log.slice(-TAIL) };
}
