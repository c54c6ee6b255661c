import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { SluiceError } from "../model/errors.ts";
import { answerComment, workflowClient } from "../wiring/comment.ts";
import type { Console } from "./console.ts";
import type { EnvVars, Inputs } from "./inputs.ts";

/** `comment`, for a workflow on `issue_comment`: answers the comment that started it, as the bot would. */
export async function hearComment(
  console: Console,
  inputs: Inputs,
  envVars: EnvVars,
): Promise<void> {
  const { GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path } = envVars;
  if (event !== "issue_comment" || !path) {
    throw new SluiceError("USAGE", "command comment is for workflows on issue_comment");
  }
  const payload = JSON.parse(readFileSync(path, "utf8")) as object;
  const speaker = await workflowClient(inputs.token, envVars);
  const sleep = (ms: number) => delay(ms);
  const { config } = inputs;
  const isCommand = await answerComment({ ...speaker, payload, config, sleep });
  console.info(isCommand ? "the runs that were asked for have ended" : "nothing had to be started");
  console.output("reason", "OK");
}
