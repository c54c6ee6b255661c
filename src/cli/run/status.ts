import { statusAsMarkdown, statusAsText } from "../../engine/status/render.ts";
import { SluiceError } from "../../model/errors.ts";
import { PREVIEW_USER, previewPassword } from "../../model/preview-password.ts";
import { showAnswer } from "../answer.ts";
import { answerOf, runEngine } from "../engine.ts";
import type { Input, Run, Terminal } from "../input.ts";

const STATUS = { command: "status", quiet: true } as const;

export const run: Run = (input, terminal) =>
  input.options.showPassword
    ? showPassword(input, terminal)
    : runEngine(input, terminal, {
        ...STATUS,
        text: ({ status }) => {
          if (status === undefined) return "";
          const render = input.options.markdown ? statusAsMarkdown : statusAsText;
          return render(status, Date.now());
        },
      });

/**
 * On stdout and only when asked for: never in an outcome, which goes into logs and comments. Who can
 * ask has root's key of the host.
 */
async function showPassword(input: Input, terminal: Terminal): Promise<number> {
  if (input.options.json || input.options.markdown)
    throw new SluiceError("USAGE", "--show-password prints a line and nothing else");
  const answer = await answerOf(input, terminal, STATUS);
  if (answer.error !== undefined) return showAnswer(answer, input.options, terminal, undefined);
  const state = answer.result?.found.observed?.find((host) => host.state)?.state;
  if (state === undefined) throw new SluiceError("USAGE", "nothing is deployed, so there is none");
  terminal.stdout.write(`${PREVIEW_USER} ${previewPassword(state.salt)}\n`);
  return 0;
}
