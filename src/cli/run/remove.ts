import { SluiceError } from "../../model/errors.ts";
import { agree } from "../ask.ts";
import { answerOf, runEngine, type EngineRun } from "../engine.ts";
import { showAnswer } from "../answer.ts";
import type { Run } from "../input.ts";

/** `sluice destroy --services`: shows the plan, asks, and removes them from an environment that stays. */
export const run: Run = async (input, terminal) => {
  const { yes, dryRun, services, volumes } = input.options;
  if (volumes)
    throw new SluiceError("USAGE", "volumes go with the whole environment, not with --services");
  const remove: EngineRun = { command: "remove" };
  const look = await answerOf(input, terminal, { ...remove, dryRun: true });
  if (look.error !== undefined || dryRun)
    return showAnswer(look, input.options, terminal, () =>
      look.error === undefined ? "nothing was touched" : "",
    );
  const names = services.join(",");
  if (!yes) await agree(names, "remove it", terminal);
  return runEngine(input, terminal, {
    ...remove,
    text: ({ ok, project, environment }) =>
      ok ? `${project} ${environment}: ${names} is removed; its volumes stay` : "",
  });
};
