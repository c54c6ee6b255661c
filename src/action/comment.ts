import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { SluiceError } from "../model/errors.ts";
import { answerComment, workflowClient } from "../wiring/comment.ts";
import type { Console } from "./console.ts";
import type { EnvVars, Inputs } from "./inputs.ts";

/** Workflow event → what the bot is told of the same. The payload of both is that of the webhook. */
const EVENTS: Readonly<Record<string, string>> = {
  issue_comment: "issue_comment",
  pull_request: "pull_request",
  pull_request_target: "pull_request",
};

/** `comment`: answers the comment, or what happened to the pull request, that started the workflow. */
export async function hearComment(
  console: Console,
  inputs: Inputs,
  envVars: EnvVars,
): Promise<void> {
  const { GITHUB_EVENT_NAME: name = "", GITHUB_EVENT_PATH: path } = envVars;
  const event = EVENTS[name];
  if (event === undefined || !path) {
    const wanted = "issue_comment and pull_request_target";
    throw new SluiceError("USAGE", `command comment is for workflows on ${wanted}`);
  }
  const payload = JSON.parse(readFileSync(path, "utf8")) as object;
  const speaker = await workflowClient(inputs.token, envVars);
  const sleep = (ms: number) => delay(ms);
  const { config } = inputs;
  const isCommand = await answerComment({ ...speaker, event, payload, config, sleep });
  console.info(isCommand ? "the runs that were asked for have ended" : "nothing had to be started");
  console.output("reason", "OK");
}
