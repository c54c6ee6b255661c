import type { Run } from "../input.ts";

/** Ends with the process: what the bot says meanwhile are lines of its log. */
export const run: Run = async (_, { envVars }) => {
  const { runBot } = await import("../../bot/main.ts");
  await runBot(envVars);
  return 0;
};
