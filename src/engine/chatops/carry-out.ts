import type { CommandWord } from "../../model/chatops/index.ts";
import { asSluiceError } from "../../model/errors.ts";
import { isPreview } from "../../model/fleet.ts";
import { cancelRuns } from "./actions/cancel.ts";
import { isFinal } from "./actions/end.ts";
import { tellHelp } from "./actions/help.ts";
import { lock, unlock } from "./actions/hold.ts";
import { askPreview, endPreview, extendPreview } from "./actions/preview.ts";
import { startRun } from "./actions/run.ts";
import { tellStatus } from "./actions/status.ts";
import { withAnswer } from "./comment/merge.ts";
import type { Context, Done, Found, Judged } from "./found.ts";
import { lineOf } from "./line.ts";
import { note } from "./note.ts";
import { head, refusedAnswer } from "./refused.ts";
import { addRequest, dropRequests } from "./requests.ts";

/** Does what was allowed. Whatever it makes is named by the key and looked up first. */
export type Action = (context: Context, asked: Judged, found: Found) => Promise<Done>;

/** Everything else starts a run of the Action. */
const actions: Readonly<Partial<Record<CommandWord, Action>>> = {
  status: tellStatus,
  help: tellHelp,
  cancel: cancelRuns,
  lock,
  unlock,
};

/** What begins or ends a preview is decided by its life, of which a command is one part. */
const ofPreviews: typeof actions = {
  preview: askPreview,
  deploy: askPreview,
  destroy: endPreview,
  extend: extendPreview,
};

/** In the order of the comment, one after the other. */
export async function carryOut(context: Context, found: Found): Promise<Partial<Found>> {
  const done: Done[] = [];
  for (const asked of found.judged) {
    await note(context, asked, { event: "asked" });
    done.push(...(await settle(context, asked, found)));
  }
  return { done };
}

async function settle(context: Context, asked: Judged, found: Found): Promise<Done[]> {
  const { comment } = context.event;
  const { decision, key } = asked;
  const { command, environment } = asked.case;
  const line = lineOf(command, environment);
  switch (decision.kind) {
    case "refuse": {
      const reason = decision.refusals[0]?.code ?? "";
      await note(context, asked, { event: "refused", reason });
      const refused = refusedAnswer(comment, key, line, decision.refusals);
      return [decision.answer === "comment" ? refused : { ...refused, change: (board) => board }];
    }
    case "wait":
      return [await wait(context, asked, decision)];
    case "allow":
      return [await doIt(context, asked, found)];
  }
}

async function doIt(context: Context, asked: Judged, found: Found): Promise<Done> {
  const { comment } = context.event;
  const { command, environment } = asked.case;
  const act = (isPreview({ environment: environment ?? "" }) ? ofPreviews : actions)[command.word];
  try {
    const done = await (act ?? actions[command.word] ?? startRun)(context, asked, found);
    if (environment !== undefined) {
      await dropRequests(context.ports, comment, { word: command.word, environment });
    }
    return done;
  } catch (error) {
    if (!isFinal(error)) throw error;
    const { code, message, fix } = asSluiceError(error);
    await note(context, asked, { event: "refused", reason: code });
    const refusal = { code, message, remedy: fix };
    return refusedAnswer(comment, asked.key, lineOf(command, environment), [refusal]);
  }
}

async function wait(
  context: Context,
  { key, case: asked }: Judged,
  decision: Extract<Judged["decision"], { kind: "wait" }>,
): Promise<Done> {
  const { comment } = context.event;
  const { command, environment = "" } = asked;
  const { revision, why } = decision;
  if (comment.author !== undefined) {
    await addRequest(context.ports, comment, {
      word: command.word,
      environment,
      ...(revision === undefined ? {} : { revision }),
      by: comment.author,
      at: comment.created,
    });
  }
  const blocks = [
    { kind: "text", text: `${why.message}. ${why.remedy}` } as const,
    ...(why.next === undefined ? [] : [{ kind: "code", text: why.next } as const]),
  ];
  const answer = { ...head(comment, key, lineOf(command, environment)), blocks };
  return {
    reaction: "eyes",
    change: (board) => withAnswer(board, { ...answer, state: "waiting" }),
  };
}
