import type { DispatchedRun, DispatchRequest } from "../../../contracts/forge-writes.ts";
import {
  type Answer,
  type Command,
  type CommandWord,
  isUnknown,
  type Row,
} from "../../../model/chatops/index.ts";
import { requestOf } from "../../../model/chatops/key.ts";
import { withAnswer, withRow } from "../comment/merge.ts";
import type { Context, Done, Found, Judged } from "../found.ts";
import { lineOf } from "../line.ts";
import { joinLine } from "../line-up.ts";
import { lookLater } from "../look-after.ts";
import { beginOnce, earlierRecord } from "../begun.ts";
import { note } from "../note.ts";
import { head } from "../refused.ts";
import { readBoard, whereOf } from "../sticky.ts";
import { endRecord, isFinal } from "./end.ts";

interface RunKind {
  /** It changes the environment, and is told in the environment's row. */
  readonly changes: boolean;
  /** Deploys this pull request's head, which is put on record before the run begins. */
  readonly recorded?: true;
}

const KINDS: Readonly<Partial<Record<CommandWord, RunKind>>> = {
  deploy: { changes: true, recorded: true },
  preview: { changes: true, recorded: true },
  rollback: { changes: true },
  promote: { changes: true },
  restart: { changes: true },
  maintenance: { changes: true },
  destroy: { changes: true },
  plan: { changes: false },
  logs: { changes: false },
};

export async function startRun(context: Context, asked: Judged, found: Found): Promise<Done> {
  return told(context, asked, await setGoing(context, asked, found));
}

/** A run, what is on record for it, and what on record it waits for. */
export interface Going {
  readonly run: DispatchedRun;
  readonly record: string | undefined;
  readonly behind: readonly string[];
}

/**
 * Sets a run of the Action going, once. In the order in which a crash may part it:
 * begun is written down → the record → the run → it is told. Whoever comes again finds what was made
 * by the key: the record among the facts, the run by its name.
 */
export async function setGoing(context: Context, asked: Judged, found: Found): Promise<Going> {
  const { ports, event } = context;
  const { repository } = event.comment;
  const isFirst = await beginOnce(ports, asked);
  const record = await recordOf(context, asked);
  const request = dispatchRequest(context, asked, found, record);
  try {
    const earlier = isFirst
      ? undefined
      : await ports.dispatcher.dispatched(request, event.comment.created);
    const run = earlier ?? (await ports.dispatcher.dispatch(request));
    await note(context, asked, { event: "dispatched", facts: { run: run.url } });
    await outdo(context, asked, found);
    await lookLater(ports, { repository, pull: event.comment.pull, key: asked.key });
    return { run, record, behind: await lineUp(context, asked) };
  } catch (error) {
    if (isFinal(error)) {
      await endRecord(ports, repository, record, "the run could not be started");
    }
    throw error;
  }
}

async function recordOf(
  { ports, event: { comment } }: Context,
  { key, case: asked, decision }: Judged,
): Promise<string | undefined> {
  const { command, environment = "", facts } = asked;
  const earlier = earlierRecord(facts.runs, key);
  if (earlier !== undefined) return earlier.record;
  const revision = decision.kind === "allow" ? decision.revision : undefined;
  if (KINDS[command.word]?.recorded === undefined || revision === undefined) return undefined;
  return ports.dispatcher.record({
    repository: comment.repository,
    environment,
    revision,
    command: "deploy",
    payload: { key, pull: comment.pull, by: comment.author?.login ?? "" },
    description: `asked for by ${comment.author?.login ?? "somebody"} in #${comment.pull}`,
  });
}

function dispatchRequest(
  { ports, event: { comment } }: Context,
  { key, case: asked, decision }: Judged,
  { read }: Found,
  record: string | undefined,
): DispatchRequest {
  const { command, environment = "" } = asked;
  const revision = decision.kind === "allow" ? decision.revision : undefined;
  const inputs = {
    command: commandInput(command),
    environment,
    revision: revision ?? "",
    services: command.services.join(","),
    release: String(command.release ?? ""),
    from: command.from ?? "",
    options: Object.keys(command.options).length === 0 ? "" : JSON.stringify(command.options),
    request: requestOf({ pull: comment.pull, key, by: comment.author?.login ?? "somebody" }),
    deployment: record ?? "",
  };
  return {
    repository: comment.repository,
    workflow: ports.settings.workflow,
    branch: read.facts.defaultBranch,
    key,
    inputs: Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== "")),
  };
}

/** The Action's word for it. */
function commandInput({ word, on }: Command): string {
  if (word === "preview") return "deploy";
  return word === "maintenance" ? `maintenance ${on ? "on" : "off"}` : word;
}

/** The newest commit wins: what this pull request still has waiting for the environment is stopped. */
async function outdo(
  context: Context,
  { key, case: asked }: Judged,
  { read }: Found,
): Promise<void> {
  const { ports, event } = context;
  const { command, environment } = asked;
  if (KINDS[command.word]?.changes !== true) return;
  const { rows } = await readBoard(ports, whereOf(event.comment, read));
  for (const row of rows) {
    const isBehind = row.environment === environment && row.state === "queued" && row.key !== key;
    if (!isBehind || row.run === undefined) continue;
    await ports.dispatcher.cancel(event.comment.repository, row.run.id);
    await endRecord(ports, event.comment.repository, row.record, "a newer command replaced it");
  }
}

export function told(
  { event: { comment } }: Context,
  { key, case: asked, decision }: Judged,
  { run, record, behind }: Going,
): Done {
  const { command, environment = "" } = asked;
  const base = head(comment, key, lineOf(command, environment));
  if (KINDS[command.word]?.changes !== true) {
    const answer: Answer = { ...base, state: "running", blocks: [], run };
    return { reaction: "rocket", change: (board) => withAnswer(board, answer) };
  }
  const revision = decision.kind === "allow" ? decision.revision : undefined;
  const row: Row = {
    key,
    node: comment.node,
    environment,
    command: command.word,
    state: "queued",
    who: base.who,
    started: comment.created,
    services: [],
    steps: [],
    run,
    ...(behind.length === 0 ? {} : { behind }),
    ...(revision === undefined ? {} : { revision }),
    ...(record === undefined ? {} : { record }),
  };
  return { reaction: "rocket", change: (board) => withRow(board, row) };
}

async function lineUp({ ports, event }: Context, asked: Judged): Promise<readonly string[]> {
  const { environment, command } = asked.case;
  const behind = openRecords(asked);
  if (behind.length === 0 || environment === undefined) return behind;
  if (KINDS[command.word]?.changes !== true) return [];
  await joinLine(ports, event.comment.repository, environment, event.comment.pull);
  return behind;
}

/** What has not ended in the environment; GitHub lets one after the other through. */
function openRecords({ key, case: { environment, facts } }: Judged): string[] {
  if (isUnknown(facts.runs)) return [];
  return facts.runs
    .filter((run) => run.environment === environment && run.key !== key)
    .filter(({ state }) => state === "queued" || state === "running")
    .map(({ record }) => record);
}
