import { SluiceError } from "../../model/errors.ts";
import { runCommand } from "../../wiring/run.ts";
import { showAnswer } from "../answer.ts";
import type { Input, Run } from "../input.ts";
import { onInterrupt } from "../interrupt.ts";
import { createProgress } from "../progress/index.ts";
import { requestOf } from "../request.ts";

type PipelineCommand = "deploy" | "plan" | "rollback" | "restart";

/** The commands that end with a release: what they do is a row of `engine/pipeline.ts`. */
export const run: Run = async (input, terminal) => {
  const progress = createProgress(terminal, input.options.verbose);
  const interrupt = onInterrupt(progress);
  const command = input.command as PipelineCommand;
  const { release, ...place } = releaseAndPlace(input);
  try {
    const request = requestOf({ ...input, ...place }, terminal, progress, interrupt.signal);
    const options = {
      ...request.options,
      force: request.options.force || command === "restart",
      ...(release === undefined ? {} : { release }),
    };
    const dryRun = request.dryRun || command === "plan";
    const answer = await runCommand({ ...request, command, dryRun, options });
    progress.end();
    return showAnswer(answer, input.options, terminal);
  } finally {
    progress.end();
    interrupt.done();
  }
};

/** Names of environments begin with a letter, so a number is always a release. */
function releaseAndPlace({ args }: Input): { args: readonly string[]; release?: number } {
  const isNumber = (word: string | undefined) => word !== undefined && /^\d+$/.test(word);
  const [first, second] = args;
  if (second === undefined && isNumber(first)) return { args: [], release: Number(first) };
  if (second === undefined) return { args };
  if (!isNumber(second)) throw new SluiceError("USAGE", `${second} is no number of a release`);
  return { args: args.slice(0, 1), release: Number(second) };
}
