import { SluiceError } from "../../model/errors.ts";
import type { PlanCommand } from "../../model/plan.ts";
import { runEngine } from "../engine.ts";
import type { Input, Run } from "../input.ts";

/** The commands that end with a release: what they do is a row of `engine/pipeline.ts`. */
export const run: Run = (input, terminal) => {
  const command = input.command as PlanCommand | "plan";
  const { args, release } = releaseAndPlace(input);
  return runEngine({ ...input, args }, terminal, {
    command,
    options: {
      ...(command === "restart" ? { force: true } : {}),
      ...(release === undefined ? {} : { release }),
    },
    ...(command === "plan" ? { dryRun: true } : {}),
  });
};

/** Names of environments begin with a letter, so a number is always a release. */
export function releaseAndPlace({ args }: Pick<Input, "args">): {
  args: readonly string[];
  release?: number;
} {
  const isNumber = (word: string | undefined) => word !== undefined && /^\d+$/.test(word);
  const [first, second] = args;
  if (second === undefined && isNumber(first)) return { args: [], release: Number(first) };
  if (second === undefined) return { args };
  if (!isNumber(second)) throw new SluiceError("USAGE", `${second} is no number of a release`);
  return { args: args.slice(0, 1), release: Number(second) };
}
