import type { Client } from "../adapters/github/forge/ask.ts";
import type { Delivery } from "../model/chatops/index.ts";
import { memoryStore } from "../adapters/memory/store.ts";
import { takeDelivery, takeLater } from "./chatops.ts";
import { clientIn } from "./github.ts";

/** A comment, or what happened to a pull request, answered by the workflow that it has started. */
export interface CommentMakings {
  readonly client: Client;
  /** The App in whose name the client speaks. */
  readonly app: number;
  /** GitHub's name of it. */
  readonly event: string;
  readonly payload: object;
  readonly config: string;
  /** Waits before it is looked how a run stands; rejects when there is no time left. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** Nobody tells a workflow what happens elsewhere, so it looks more often than the bot does. */
const LOOK_EVERY_MS = 15_000;

/**
 * The same core as the bot's, for teams that host nothing. What it must remember it has only for as long
 * as the workflow runs, so that runs are followed to their end. Resolves to whether it was a command.
 */
export async function answerComment(request: CommentMakings): Promise<boolean> {
  const { client, app, config, event, payload, sleep } = request;
  const waiting: { readonly delivery: object; readonly ms: number }[] = [];
  const later = async (delivery: Delivery, ms: number) => {
    // What the clock asks for is the next schedule's: a workflow must not wait for days.
    const isOfClock = ["tend", "sweep", "watch"].includes(delivery.kind);
    if (!isOfClock) waiting.push({ delivery, ms });
  };
  const makings = { client, app, config, store: memoryStore(), later };
  await takeDelivery(makings, event, payload);
  const isCommand = waiting.length > 0;
  while (waiting.length > 0) {
    await sleep(Math.min(LOOK_EVERY_MS, ...waiting.map(({ ms }) => ms)));
    for (const { delivery } of waiting.splice(0)) await takeLater(makings, delivery);
  }
  return isCommand;
}

/** A client for the workflow's own token, and the App that GitHub writes its comments as. */
export async function workflowClient(
  token: string,
  envVars: Readonly<Record<string, string | undefined>>,
): Promise<Pick<CommentMakings, "client" | "app">> {
  const { actionsApp } = await import("../adapters/github/client.ts");
  const client = await clientIn(envVars, token);
  return { client, app: await actionsApp(client) };
}
