import type { Job } from "../contracts/queue.ts";
import type { QueueName } from "../contracts/store.ts";
import { idInOrder } from "../model/ids.ts";

/** A delivery of GitHub, as far as it is kept. */
export interface WebhookJob {
  readonly event: string;
  /** GitHub's own id of the delivery, by which it can be found in the App's settings, in logs and in the audit. */
  readonly delivery: string;
  /** ISO 8601: when we took it in. */
  readonly received: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Something the bot told itself for later. */
export interface LaterJob {
  readonly later: object;
  /** Id of the App's installation that it is about. */
  readonly installation: number;
}

export type BotJob = WebhookJob | LaterJob;

/** Where a delivery waits. */
export interface Place {
  readonly queue: QueueName;
  readonly job: Job<WebhookJob>;
}

/**
 * Comments, which may hold commands, are dealt with one after the other per repository, in the order in
 * which they were written: of two for one environment the first goes first. They are known by their own
 * id, so that hooks of the repository and of the App tell us of the same one. Everything else only says
 * what is so, and is known by its delivery.
 */
export function placeOf(data: WebhookJob): Place {
  const comment = data.event === "issue_comment" ? numberAt(data.payload, "comment") : undefined;
  const repository = numberAt(data.payload, "repository");
  if (comment === undefined || repository === undefined) {
    return { queue: "deliveries", job: { id: data.delivery, data } };
  }
  const id = idInOrder(comment, 0, `${repository}/comment`);
  return { queue: "commands", job: { id, key: String(repository), data } };
}

/** A line begins with a slash: whether it is a command, the parser says. */
const SLASH = /^[^\p{L}\p{N}\n\r\u2028\u2029]*\//mu;

/** What tells of a run that a comment asked for names the request. */
const REQUEST = /#\d{1,9} \d{1,15}\.\d{1,3}\./;

type Part = Readonly<Record<string, unknown>> | undefined;

/** Comments without a command and other people's runs are the most there are; nothing is kept of them. */
export function mayConcernUs({ event, payload }: WebhookJob): boolean {
  const text = (part: Part, key: string) => {
    const value = part?.[key];
    return typeof value === "string" ? value : "";
  };
  switch (event) {
    case "issue_comment":
      return SLASH.test(text(at(payload, "comment"), "body"));
    case "check_run":
      return REQUEST.test(text(at(payload, "check_run"), "external_id"));
    case "workflow_run":
      return REQUEST.test(text(at(payload, "workflow_run"), "display_title"));
    default:
      return true;
  }
}

function numberAt(payload: object, key: string): number | undefined {
  const id = at(payload, key)?.["id"];
  return typeof id === "number" && Number.isSafeInteger(id) && id >= 0 ? id : undefined;
}

function at(payload: object, key: string): Readonly<Record<string, unknown>> | undefined {
  const value: unknown = (payload as Record<string, unknown>)[key];
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)
    : undefined;
}
