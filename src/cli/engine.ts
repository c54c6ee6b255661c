import type { CommandName, Outcome } from "../model/outcome.ts";
import { type Answer, type Request, runCommand } from "../wiring/run.ts";
import { showAnswer } from "./answer.ts";
import type { Input, Terminal } from "./input.ts";
import { onInterrupt } from "./interrupt.ts";
import { createProgress, quietProgress } from "./progress/index.ts";
import { requestOf } from "./request.ts";

export interface EngineRun {
  readonly command: CommandName;
  readonly options?: Partial<Request["options"]>;
  readonly dryRun?: boolean;
  /** Shows no stages: for commands that answer in a moment. */
  readonly quiet?: true;
  /** Ctrl-C is the usual end and needs no words. */
  readonly endless?: true;
  /** The answer was given while the command ran. */
  readonly last?: "none";
  /** The answer as text, where the usual last words do not fit. */
  readonly text?: (outcome: Outcome) => string;
}

/** Runs a row of `engine/pipeline.ts` with the progress shown, and says the last words. */
export async function runEngine(input: Input, terminal: Terminal, wanted: EngineRun) {
  const answer = await answerOf(input, terminal, wanted);
  const options = wanted.last === "none" ? { ...input.options, json: false } : input.options;
  return showAnswer(answer, options, terminal, wanted.text);
}

/** The same without the last words, for a command that goes on. */
export async function answerOf(
  input: Input,
  terminal: Terminal,
  { command, options, dryRun, quiet, endless }: EngineRun,
): Promise<Answer> {
  const progress = quiet ? quietProgress(terminal) : createProgress(terminal, input.options);
  const interrupt = endless ? onInterrupt(progress, "") : onInterrupt(progress);
  try {
    const request = requestOf(input, terminal, progress, interrupt.signal);
    return await runCommand({
      ...request,
      command,
      options: { ...request.options, ...options },
      dryRun: dryRun ?? request.dryRun,
    });
  } finally {
    progress.end();
    interrupt.done();
  }
}
