import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { contextsOf } from "./contexts.ts";
import { evaluate, interpolate, isTrue } from "./expressions.ts";
import { createGroups, type Group, type Groups } from "./groups.ts";
import { runJob } from "./job.ts";
import { createRunners, type Runners } from "./runners.ts";
import { changeJob, changeRun } from "./runs.ts";
import type { Conclusion, JobRecord, RunRecord } from "./types.ts";
import type { Concurrency, Job } from "./workflow.ts";

/** What runs workflows. */
export interface Fleet {
  /** Runs a run's jobs when it is their turn. Without runners it stays queued. */
  take(repository: Repository, run: RunRecord): void;
  /** Stops what runs and what waits. */
  cancel(repository: Repository, run: RunRecord): void;
  /** Notes work that goes on by itself. */
  track(work: Promise<unknown>): void;
  /** Resolves when nothing runs and nothing waits. Rejects with what went wrong in the sandbox. */
  idle(): Promise<void>;
}

export function createFleet(worldOf: () => World): Fleet {
  const work = new Set<Promise<unknown>>();
  const troubles: unknown[] = [];
  const groups = createGroups();
  let runners: Runners | undefined;
  const track = (one: Promise<unknown>) => {
    const noted = one.catch((error: unknown) => troubles.push(error));
    work.add(noted);
    void noted.finally(() => work.delete(noted));
  };
  return {
    track,
    take(repository, run) {
      const world = worldOf();
      const { runner } = world.settings;
      if (runner === undefined) return;
      runners ??= createRunners(runner);
      track(runAll({ world, repository, run, groups, runners }));
    },
    cancel: (repository, run) => cancel(worldOf(), repository, run),
    async idle() {
      while (work.size > 0) await Promise.all(work);
      if (troubles.length > 0) throw troubles.shift();
    },
  };
}

function cancel(world: World, repository: Repository, run: RunRecord): void {
  run.isCancelled = true;
  run.updated = world.now();
  for (const job of run.jobs) job.cancel?.();
  if (world.settings.runner === undefined) {
    changeRun(world, repository, run, "completed", "cancelled");
  }
}

interface Place {
  readonly world: World;
  readonly repository: Repository;
  readonly run: RunRecord;
  readonly groups: Groups;
  readonly runners: Runners;
}

async function runAll(place: Place): Promise<void> {
  const { world, repository, run } = place;
  for (const job of run.workflow.jobs) {
    await takeTurn(
      place,
      job,
      run.jobs.find(({ key }) => key === job.key)!,
    );
  }
  changeRun(world, repository, run, "completed", conclusionOf(run));
}

/** Waits for its group, then for a runner; whoever was told to go meanwhile never runs. */
async function takeTurn(place: Place, job: Job, record: JobRecord): Promise<void> {
  const { world, repository, run, groups, runners } = place;
  const contexts = contextsOf(world, repository, run, job);
  const isGone = () => run.isCancelled;
  const end = (conclusion: Conclusion) =>
    changeJob(world, repository, run, record, "completed", conclusion);
  const wanted = [run.workflow.concurrency, job.concurrency].filter((it) => it !== undefined);
  const leave = await groups.enter(
    wanted.map((it) => groupOf(repository, it, contexts)),
    { isGone, cancel: () => cancel(world, repository, run) },
  );
  try {
    if (leave === undefined || isGone()) return end("cancelled");
    const condition = job.if === undefined ? succeeded(run, job) : evaluate(job.if, contexts);
    if (!isTrue(condition)) return end("skipped");
    const giveBack = await runners.take(isGone);
    try {
      if (isGone()) return end("cancelled");
      changeRun(world, repository, run, "in_progress");
      await runJob(world, repository, run, job, record);
    } finally {
      giveBack();
    }
  } finally {
    leave?.();
  }
}

function succeeded({ jobs }: RunRecord, { needs }: Job): boolean {
  return jobs.every(({ key, conclusion }) => !needs.includes(key) || conclusion === "success");
}

/** Groups are a repository's own, and their names are compared without regard to case. */
function groupOf(
  { id }: Repository,
  { group, cancel, queue }: Concurrency,
  contexts: Parameters<typeof interpolate>[1],
): Group {
  const key = `${id} ${interpolate(group, contexts).toLowerCase()}`;
  return { key, queue, cancels: interpolate(cancel, contexts) === "true" };
}

function conclusionOf({ jobs, isCancelled }: RunRecord): Conclusion {
  const all = jobs.map(({ conclusion }) => conclusion);
  if (all.includes("failure")) return "failure";
  if (isCancelled || all.includes("cancelled")) return "cancelled";
  return all.every((it) => it === "skipped") ? "skipped" : "success";
}
