import { SluiceError } from "../../model/errors.ts";
import { answerOf } from "../engine.ts";
import { showAnswer } from "../answer.ts";
import type { Run } from "../input.ts";

export const run: Run = async (input, terminal) => {
  const { rest: command, options } = input;
  if (command.length === 0) throw new SluiceError("USAGE", "no command was given after --");
  const { service, host } = options;
  const { stdin, stdout, stderr } = terminal;
  const where = {
    ...(service === undefined ? {} : { service }),
    ...(host === undefined ? {} : { host }),
  };
  const answer = await answerOf(input, terminal, {
    command: "exec",
    quiet: true,
    endless: true,
    options: { exec: { command, stdin, stdout, stderr, ...where } },
  });
  if (answer.error === undefined) return answer.outcome.exitCode ?? 0;
  return showAnswer(answer, { json: false, verbose: false }, terminal, () => "");
};
