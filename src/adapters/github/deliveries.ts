import type { Actor, CommentEvent, Delivery, News, Repository } from "../../model/chatops/index.ts";
import { parseKey, parseRequest } from "../../model/chatops/key.ts";
import { parseProgress } from "../../model/chatops/progress.ts";
import type { PullEvent } from "../../model/previews.ts";
import { decodeReport } from "../../model/chatops/report.ts";
import { heldBy, runState } from "./forge/dispatcher.ts";

/** A part of a payload, of which nothing is taken for granted. */
type Part = Readonly<Record<string, unknown>>;

/** What a delivery of GitHub means to commands in comments; undefined: nothing. `app`: our own App. */
export function deliveryOf(event: string, payload: object, app?: number): Delivery | undefined {
  const part = payload as Part;
  const repository = repositoryOf(part["repository"]);
  if (repository === undefined) return undefined;
  switch (event) {
    case "issue_comment":
      return commentOf(part, repository);
    case "pull_request":
      return pullOf(part, repository);
    case "deployment_status":
      return statusOf(part, repository);
    case "workflow_run":
      return runOf(part, repository);
    case "check_run":
      return checkOf(part, repository, app);
    default:
      return undefined;
  }
}

function repositoryOf(value: unknown): Repository | undefined {
  const { id, name, owner } = asPart(value);
  const { login, id: ownerId } = asPart(owner);
  if (typeof id !== "number" || typeof name !== "string" || typeof login !== "string") {
    return undefined;
  }
  return { id, owner: login, name, ...(typeof ownerId === "number" ? { ownerId } : {}) };
}

function commentOf(payload: Part, repository: Repository): Delivery | undefined {
  const { action, comment: told, issue: about } = payload;
  const comment = asPart(told);
  const issue = asPart(about);
  const { id, node_id: node, body, created_at: created } = comment;
  const pull = issue["number"];
  if (typeof id !== "number" || typeof pull !== "number" || typeof node !== "string") {
    return undefined;
  }
  if (action !== "created" && action !== "edited" && action !== "deleted") return undefined;
  const author = actorOf(comment);
  const event: CommentEvent = {
    action,
    place: "conversation",
    onPull: typeof issue["pull_request"] === "object" && issue["pull_request"] !== null,
    comment: {
      repository,
      pull,
      id,
      node,
      body: text(body),
      created: text(created),
      ...(author === undefined ? {} : { author }),
    },
  };
  return { kind: "comment", event };
}

/** Undefined: the account is gone. */
function actorOf({ user, performed_via_github_app: via }: Part): Actor | undefined {
  const { id, login, type } = asPart(user);
  const app = asPart(via)["id"];
  if (typeof id !== "number" || typeof login !== "string") return undefined;
  const kinds = ["User", "Bot", "Organization", "Mannequin"] as const;
  // An account of a kind that is not known is trusted with nothing.
  const kind = kinds.find((one) => one === type) ?? "Bot";
  return { id, login, type: kind, ...(typeof app === "number" ? { app } : {}) };
}

function pullOf(
  { action, pull_request: told, label }: Part,
  repository: Repository,
): Delivery | undefined {
  const { number: pull, head, updated_at: at } = asPart(told);
  const { sha } = asPart(head);
  if (typeof pull !== "number" || typeof sha !== "string") return undefined;
  const what = whatOf(text(action), asPart(told));
  if (what === undefined) return undefined;
  const { name } = asPart(label);
  const more = typeof name === "string" ? { label: name } : {};
  const happening = { repository, pull, at: text(at), what, ...more };
  if (what === "closed" || what === "merged") return { kind: "closed", ...happening };
  const isHead = what === "opened" || what === "reopened" || what === "pushed";
  return isHead ? { kind: "head", ...happening, sha } : { kind: "changed", ...happening };
}

const WHAT: Readonly<Record<string, PullEvent>> = {
  opened: "opened",
  reopened: "reopened",
  synchronize: "pushed",
  labeled: "labelled",
  unlabeled: "unlabelled",
  ready_for_review: "ready for review",
  converted_to_draft: "drafted",
  // Of title or text, too, which mean nothing to us: the pull request is read again.
  edited: "retargeted",
};

function whatOf(action: string, { merged }: Part): PullEvent | undefined {
  if (action === "closed") return merged === true ? "merged" : "closed";
  return Object.hasOwn(WHAT, action) ? WHAT[action] : undefined;
}

const STATES: Readonly<Record<string, News["state"]>> = {
  queued: "queued",
  pending: "queued",
  in_progress: "running",
  success: "succeeded",
  failure: "failed",
  error: "aborted",
};

/** Of a record of ours, which says in its payload who asked, if it was somebody. */
function statusOf(payload: Part, repository: Repository): Delivery | undefined {
  const { id, payload: own } = asPart(payload["deployment"]);
  const status = asPart(payload["deployment_status"]);
  const { key, pull, environment } = asPart(own);
  const state = STATES[text(status["state"])];
  if (state === undefined) return undefined;
  if (typeof key !== "string" || parseKey(key) === undefined || typeof pull !== "number") {
    const isEnd = state !== "queued" && state !== "running";
    if (!isEnd || typeof id !== "number" || typeof environment !== "string") return undefined;
    return { kind: "ended", repository, environment, record: String(id) };
  }
  const steps = parseProgress(text(status["description"]));
  const run = runAt(text(status["log_url"]));
  const news: News = {
    key,
    state,
    // The step that tells it is followed by others: the report, and whatever the workflow has.
    isEarly: true,
    ...(steps.length === 0 ? {} : { steps }),
    ...(run === undefined ? {} : { run }),
  };
  return { kind: "news", repository, pull, news };
}

/** `…/actions/runs/7`. */
function runAt(url: string): News["run"] | undefined {
  const [, id] = /\/actions\/runs\/(\d{1,15})$/.exec(url) ?? [];
  return id === undefined ? undefined : { id: Number(id), url };
}

/** A run that a comment asked for carries the request at the end of its name. */
function runOf(payload: Part, repository: Repository): Delivery | undefined {
  const {
    id,
    display_title: title,
    html_url: url,
    status,
    conclusion,
    event,
  } = asPart(payload["workflow_run"]);
  const request = parseRequest(text(title));
  if (request === undefined || event !== "workflow_dispatch" || typeof id !== "number") {
    return undefined;
  }
  const state = runState(text(status), typeof conclusion === "string" ? conclusion : null);
  const held = heldBy(text(status));
  const news: News = { key: request.key, state, run: { id, url: text(url) }, ...held };
  return { kind: "news", repository, pull: request.pull, news };
}

/** The report of a run, written with a workflow's own token, or by ourselves. */
function checkOf(payload: Part, repository: Repository, own?: number): Delivery | undefined {
  const check = asPart(payload["check_run"]);
  const { slug, id: app } = asPart(check["app"]);
  if (payload["action"] !== "completed" || (slug !== "github-actions" && app !== own)) {
    return undefined;
  }
  const request = parseRequest(text(check["external_id"]));
  const report = decodeReport(text(asPart(check["output"])["text"]));
  if (request === undefined || report === undefined || report.key !== request.key) return undefined;
  const run = runAt(text(check["details_url"]));
  const news: News = { ...report, ...(run === undefined ? {} : { run }) };
  return { kind: "news", repository, pull: request.pull, news };
}

function asPart(value: unknown): Part {
  return typeof value === "object" && value !== null ? (value as Part) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
