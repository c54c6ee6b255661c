import { stateFolder } from "../model/names.ts";
import type { HostPlan, JobOperation, StartOperation } from "../model/plan.ts";
import type { RunContext } from "./context.ts";
import type { Session } from "./host/session.ts";
import { phase } from "./host/shell.ts";
import { platformStarts } from "./platform-phases.ts";
import type { Secrets } from "./release/files.ts";
import { type StartContext, startShell } from "./release/start.ts";
import { tell } from "./tell.ts";

/** One group in the order of `depends_on`. */
export interface Step {
  /** First, on the host itself. */
  readonly jobs: readonly JobOperation[];
  /** Containers that the host has kept and that later groups need. */
  readonly kept: readonly StartOperation[];
  /** Then, by the platform. */
  readonly starts: readonly StartOperation[];
}

/** Steps up to the last for which the platform is needed, or a command run: `apply` does the rest. */
export function stepsOf(plan: HostPlan): Step[] {
  const starts = platformStarts(plan);
  const jobs = plan.operations.filter((each): each is JobOperation => each.kind === "run job");
  const kept = plan.operations.filter(
    (each): each is StartOperation => each.kind === "start" && each.kept,
  );
  const last = Math.max(...[...starts, ...jobs].map(({ group }) => group));
  const needed = kept.filter(({ group }) => group < last);
  const groups = new Set([...starts, ...jobs, ...needed].map(({ group }) => group));
  return [...groups]
    .toSorted((a, b) => a - b)
    .map((number) => {
      const of = <T extends { readonly group: number }>(all: readonly T[]) =>
        all.filter(({ group }) => group === number);
      return { jobs: of(jobs), kept: of(needed), starts: of(starts) };
    });
}

/** Runs what belongs before the platform's part of a step. A failure of a command is the run's. */
export async function goBefore(
  context: RunContext,
  session: Session,
  { jobs, kept }: Step,
  addresses: Secrets,
): Promise<void> {
  if (jobs.length + kept.length === 0) return;
  const { scope, secrets, adapters } = context;
  const { host } = session;
  const folder = stateFolder(host.layout.stateRoot, scope);
  const runtime = { ...adapters.runtime, ...adapters.sleeper };
  const own = { scope, folder, runtime, secrets, addresses };
  await session.run(beforePhase(own, jobs, kept), (event) => tell(context, host.name, event));
}

/** How it is taken back stays in the ledger until the record removes that. */
export function beforePhase(
  context: StartContext,
  jobs: readonly JobOperation[],
  kept: readonly StartOperation[],
): string {
  return phase(context.folder, `mine=1\n${startShell(context, kept, jobs)}`);
}

/** The platform has failed: what was begun here for its sake ends. The next run would do it as well. */
export async function goBack({ scope }: RunContext, session: Session): Promise<void> {
  const folder = stateFolder(session.host.layout.stateRoot, scope);
  await session.run(phase(folder, "mine=1\nundo"), () => {}).catch(() => {});
}
