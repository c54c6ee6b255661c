import { SluiceError } from "../model/errors.ts";
import { isEmpty } from "../model/plan.ts";
import type { Found, RunContext } from "./context.ts";
import { closeFleet } from "./host/connect.ts";
import { pipeline } from "./pipeline.ts";
import type { Stage } from "./stage.ts";

export interface StageTime {
  readonly name: string;
  readonly ms: number;
  /** Requests to the API of a cloud; absent where hosts come from none. */
  readonly calls?: number;
}

/** What a run came to. `found` is partial after a failure. */
export interface RunResult {
  readonly found: Partial<Found>;
  readonly stages: readonly StageTime[];
  /** SSH commands started, host name → number. */
  readonly commands: Readonly<Record<string, number>>;
  readonly error?: unknown;
}

/** Runs the stages of a command in order. Never throws: the error is part of the result. */
export function runPipeline(context: RunContext, dryRun: boolean): Promise<RunResult> {
  return runStages(pipeline[context.command], context, dryRun);
}

export async function runStages(
  stages: readonly Stage[],
  context: RunContext,
  dryRun: boolean,
): Promise<RunResult> {
  const times: StageTime[] = [];
  const undos: NonNullable<Stage["undo"]>[] = [];
  let found: Partial<Found> = {};
  let error: unknown;
  try {
    for (const stage of stages) {
      if (stage.changes && (dryRun || (found.plan && isEmpty(found.plan)))) continue;
      if (stage.when !== undefined && !stage.when(context, found)) continue;
      if (context.signal.aborted) throw new SluiceError("ABORTED", "the run was cancelled");
      const run = dryRun && stage.dry ? stage.dry : stage.run;
      const now = withHosts(context, found);
      found = { ...found, ...(await timed(now, { ...stage, run }, found as Found, times)) };
      if (stage.undo !== undefined) undos.unshift(stage.undo);
      if (stage.name === "plan" && found.plan)
        context.reporter.report({ kind: "plan", plan: found.plan });
    }
  } catch (caught) {
    error = caught;
  }
  const sessions = found.sessions ?? [];
  const commands = Object.fromEntries(
    sessions.map(({ host, connection }) => [host.name, connection.commands]),
  );
  await closeFleet([...sessions, ...(found.source?.sessions ?? [])]);
  if (error !== undefined) for (const undo of undos) await undo(context, found, error);
  return { found, stages: times, commands, ...(error === undefined ? {} : { error }) };
}

/** Hosts of a cloud are known once a stage has found or made them. */
export function withHosts(context: RunContext, { hosts, sourceHosts }: Partial<Found>): RunContext {
  const { source, adapters } = context;
  return {
    ...context,
    adapters: hosts === undefined ? adapters : { ...adapters, hosts },
    ...(source === undefined || sourceHosts === undefined
      ? {}
      : { source: { ...source, adapters: { ...source.adapters, hosts: sourceHosts } } }),
  };
}

async function timed(
  context: RunContext,
  stage: Stage,
  found: Found,
  times: StageTime[],
): Promise<Partial<Found>> {
  const { reporter } = context;
  const begin = performance.now();
  const callsOf = context.adapters.provisioning?.calls;
  const callsBefore = callsOf?.() ?? 0;
  const end = (state: "succeeded" | "failed") => {
    const ms = Math.round(performance.now() - begin);
    const calls = callsOf === undefined ? {} : { calls: callsOf() - callsBefore };
    times.push({ name: stage.name, ms, ...calls });
    reporter.report({ kind: "stage", name: stage.name, state, ms, ...calls });
  };
  reporter.report({ kind: "stage", name: stage.name, state: "started" });
  try {
    const result = await stage.run(context, found);
    end("succeeded");
    return result;
  } catch (error) {
    end("failed");
    throw error;
  }
}
