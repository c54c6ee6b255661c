import type { Finished, Run, RunOptions } from "../../../../src/adapters/docker/build/run.ts";

export interface Called {
  readonly argv: readonly string[];
  readonly options: RunOptions;
}

/** A machine that answers by what an argv says. The first answer whose words are in it counts. */
export function fakeRun(answers: readonly (readonly [words: string, answer: Answer])[]): {
  run: Run;
  calls: Called[];
} {
  const calls: Called[] = [];
  const run: Run = async (argv, options = {}) => {
    calls.push({ argv, options });
    const line = argv.join(" ");
    const found = answers.find(([words]) => line.includes(words))?.[1] ?? { code: 127 };
    const answer = typeof found === "function" ? await found({ argv, options }) : found;
    return { code: 0, stdout: "", stderr: "", ...answer };
  };
  return { run, calls };
}

type Answer = Partial<Finished> | ((called: Called) => Promise<Partial<Finished>>);
