import { SluiceError } from "../../model/errors.ts";
import { nearest } from "../../model/nearest.ts";
import { withFile } from "../env-vars-file.ts";
import type { Run } from "../input.ts";

const ACTIONS = ["setup", "letters", "left"];

/** Ends with the process: what the bot says meanwhile are lines of its log. */
const runIt: Run = async ({ options }, { envVars }) => {
  const { runBot } = await import("../../bot/main.ts");
  await runBot(await withFile(envVars, options.envVarsFile));
  // All is on disk. What may still wait, such as another try at reaching GitHub, has nothing to lose.
  process.exit(0);
};

export const run: Run = async (input, terminal) => {
  const [action] = input.args;
  if (action === undefined) return runIt(input, terminal);
  if (action === "setup") return (await import("./bot-setup.ts")).run(input, terminal);
  if (action === "letters") return (await import("./bot-letters.ts")).run(input, terminal);
  if (action === "left") return (await import("./bot-left.ts")).run(input, terminal);
  const near = nearest(action, ACTIONS);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  throw new SluiceError("USAGE", `there is no sluice bot ${JSON.stringify(action)}${hint}`);
};
