import type { App } from "../apps/types.ts";
import { isIn } from "../apps/routes.ts";
import { emit } from "../hooks/emit.ts";
import type { Actor } from "../people/actor.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import type { CheckRun, CheckSuite } from "./types.ts";
import { checkRunView, suiteView } from "./views.ts";

/** What GitHub does with every commit that is pushed: a suite for each App that may write checks. */
export function openSuites(
  world: World,
  repository: Repository,
  sha: string,
  branch: string,
  actor: Actor,
): void {
  for (const installation of world.installations.values()) {
    const { app } = installation;
    if (!isIn(installation, repository) || app.permissions["checks"] !== "write") continue;
    const suite = suiteFor(world, repository, app, sha, branch);
    emit(world, {
      event: "check_suite",
      action: "requested",
      repository,
      actor,
      only: app,
      payload: { check_suite: suiteView(world, repository, suite) },
    });
  }
}

/** One suite for each App and commit, of the branch to which the commit was pushed first. */
export function suiteFor(
  world: World,
  repository: Repository,
  app: App,
  sha: string,
  branch?: string,
): CheckSuite {
  const known = [...repository.checkSuites.values()].find(
    (it) => it.sha === sha && it.app.id === app.id,
  );
  if (known !== undefined) return known;
  const pull = [...repository.pulls.values()].find((it) => it.headSha === sha);
  const now = world.now();
  const suite = {
    id: world.nextBigId(),
    app,
    sha,
    branch: branch ?? pull?.headRef ?? null,
    created: now,
    updated: now,
  };
  repository.checkSuites.set(suite.id, suite);
  return suite;
}

export type NewCheckRun = Omit<CheckRun, "id" | "suite">;

export function addCheckRun(
  world: World,
  repository: Repository,
  app: App,
  sha: string,
  given: NewCheckRun,
  actor: Actor,
): CheckRun {
  const suite = suiteFor(world, repository, app, sha);
  const run: CheckRun = { id: world.nextBigId(), suite, ...given };
  repository.checkRuns.set(run.id, run);
  tellCheckRun(world, repository, run, "created", actor);
  if (run.status === "completed") finish(world, repository, run, actor);
  return run;
}

/** What is given replaces what was; the end of the last run is the end of its suite. */
export function changeCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  given: Partial<NewCheckRun>,
  actor: Actor,
): void {
  const wasDone = run.status === "completed";
  Object.assign(run, given);
  run.suite.updated = world.now();
  if (run.status === "completed" && !wasDone) finish(world, repository, run, actor);
}

function finish(world: World, repository: Repository, run: CheckRun, actor: Actor): void {
  run.completed ??= world.now();
  tellCheckRun(world, repository, run, "completed", actor);
  const view = suiteView(world, repository, run.suite) as { status: string };
  if (view.status !== "completed") return;
  emit(world, {
    event: "check_suite",
    action: "completed",
    repository,
    actor,
    payload: { check_suite: view },
  });
}

export function tellCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  action: string,
  actor: Actor,
): void {
  emit(world, {
    event: "check_run",
    action,
    repository,
    actor,
    // Nobody else could do what is asked for.
    ...(action === "rerequested" ? { only: run.suite.app } : {}),
    payload: {
      check_run: {
        ...checkRunView(world, repository, run),
        check_suite: suiteView(world, repository, run.suite),
      },
    },
  });
}
