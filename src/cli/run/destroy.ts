import { removalAsText } from "../../engine/destroy/render.ts";
import type { Outcome } from "../../model/outcome.ts";
import { isNothing, type Removal } from "../../model/removal.ts";
import type { Answer } from "../../wiring/run.ts";
import { agree } from "../ask.ts";
import { showAnswer } from "../answer.ts";
import { answerOf, type EngineRun } from "../engine.ts";
import type { Input, Run, Terminal } from "../input.ts";

/**
 * Looks first, without the lock; shows; asks; then destroys what was shown. A host that has changed
 * since somebody agreed refuses (`PLAN_STALE`).
 */
export const run: Run = async (input, terminal) => {
  if (input.options.services.length > 0) return (await import("./remove.ts")).run(input, terminal);
  const destroy: EngineRun = {
    command: "destroy",
    options: { volumes: input.options.volumes },
  };
  const look = await answerOf(input, terminal, { ...destroy, dryRun: true, quiet: true });
  const { removal } = look.outcome;
  if (look.error !== undefined || removal === undefined) return show(look, input, terminal);
  terminal.stderr.write(`${removalAsText(removal)}\n`);
  if (input.options.dryRun || isNothing(removal)) return show(look, input, terminal);
  const done = await answerOf(input, terminal, {
    ...destroy,
    options: { ...destroy.options, ...(await agreed(input, removal, terminal)) },
  });
  return show(done, input, terminal);
};

function show(answer: Answer, input: Input, terminal: Terminal): number {
  return showAnswer(answer, input.options, terminal, (outcome) => lastWords(outcome, input));
}

function lastWords({ ok, removal, project, environment }: Outcome, { options }: Input): string {
  if (!ok || removal === undefined) return "";
  if (options.dryRun) return "nothing was touched";
  return isNothing(removal) ? "" : `${project} ${environment}: destroyed`;
}

/** What was agreed to; with `--yes` whatever is there. */
async function agreed(
  { options }: Input,
  { environment, hosts }: Removal,
  terminal: Terminal,
): Promise<{ expect?: Record<string, string> }> {
  if (options.yes) return {};
  await agree(environment, "destroy all of it", terminal);
  return {
    expect: Object.fromEntries(hosts.map(({ host, fingerprint }) => [host, fingerprint])),
  };
}
