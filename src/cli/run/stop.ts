import { haltsAsText } from "../../engine/halt/render.ts";
import { answerOf, runEngine, type EngineRun } from "../engine.ts";
import { agree } from "../ask.ts";
import { showAnswer } from "../answer.ts";
import type { Run } from "../input.ts";

/** Looks first, without the lock; shows; asks where visitors would notice; then stops. */
export const run: Run = async (input, terminal) => {
  const { yes, dryRun } = input.options;
  const stop: EngineRun = { command: "stop" };
  const look = await answerOf(input, terminal, { ...stop, dryRun: true, quiet: true });
  const { halts = [], project, environment } = look.outcome;
  const untouched = () => (look.error === undefined ? "nothing was touched" : "");
  if (look.error !== undefined) return showAnswer(look, input.options, terminal, untouched);
  terminal.stderr.write(`${haltsAsText(halts)}\n`);
  if (dryRun) return showAnswer(look, input.options, terminal, untouched);
  const names = [...new Set(halts.map(({ service }) => service))].join(",");
  if (!yes && halts.some(({ page }) => page)) await agree(names, "stop it", terminal);
  const back = `sluice start ${environment} --services ${names}`;
  return runEngine(input, terminal, {
    ...stop,
    text: ({ ok }) =>
      ok ? `${project} ${environment}: ${names} is stopped; \`${back}\` starts it again` : "",
  });
};
