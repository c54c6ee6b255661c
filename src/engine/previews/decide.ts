import { isUnknown } from "../../model/chatops/index.ts";
import type { Preview, PreviewOrder, PreviewRun, Wish } from "../../model/previews.ts";
import { expiryOf, isKept, warningOf } from "./expiry.ts";
import { after } from "./life.ts";
import { isRetried } from "./retry.ts";
import { type Case, wishOf } from "./wish.ts";

export interface Decision {
  readonly wish: Wish;
  /** As it is to be written before any order is carried out. */
  readonly preview: Preview;
  readonly orders: readonly PreviewOrder[];
  /** It is new, and must be given a place. An update never needs one. */
  readonly takes: boolean;
}

/** Nothing was heard of a run for so long. */
export const SILENCE_MS = 5 * 60_000;

/** By then a run has been dispatched, or never was. */
export const START_MS = 60_000;

/**
 * What is done about a preview now. Never two runs at a time: the next is ordered when the end of the
 * one before is known, by what is true then.
 */
export function decide(about: Case): Decision {
  const wish = wishOf(about);
  const { preview, now } = about;
  // Nothing can be ordered there.
  if (preview.stopped?.why === "removed") return { preview, orders: [], takes: false, wish };
  if (preview.run !== undefined) return { ...wait(preview, preview.run, wish, now), wish };
  return { takes: false, ...settle(about, wish), wish };
}

type Step = Omit<Decision, "wish" | "takes"> & { readonly takes?: boolean };

/** The newest commit wins, and an end wins over every commit. */
function wait(preview: Preview, run: PreviewRun, wish: Wish, now: number): Omit<Decision, "wish"> {
  const isObsolete =
    run.command === "deploy" &&
    (wish.kind === "end" || (wish.kind === "run" && wish.revision !== run.revision));
  const orders: PreviewOrder[] = [];
  const silent = now - run.ordered;
  // Whoever ordered it starts it right now, unless they died over it.
  if (run.id === undefined && silent >= START_MS) orders.push({ kind: "start", run });
  if (!isObsolete || run.isCancelled) {
    if (run.id !== undefined && silent >= SILENCE_MS) orders.push({ kind: "look", run });
    return { preview, orders, takes: false };
  }
  const cancelled: PreviewRun = { ...run, isCancelled: true };
  if (run.id !== undefined) orders.push({ kind: "cancel", run: cancelled });
  return { preview: { ...preview, run: cancelled }, orders, takes: false };
}

function settle(about: Case, wish: Wish): Step {
  const { preview } = about;
  switch (wish.kind) {
    case "unknown":
      return { preview, orders: [] };
    case "stay":
      // What was begun is brought to its end, unless it is wanted again.
      return preview.state === "destroying" ? end(about, wish) : warn(about);
    case "end":
      return end(about, wish);
    case "run":
      return deploy(about, wish.revision);
  }
}

function deploy(about: Case, revision: string): Step {
  const { preview, now, rules, pull } = about;
  const hasFailed = preview.failure?.revision === revision && !isRetried(preview.failure, now);
  const isThere = preview.state !== "destroyed";
  // Of what was half destroyed nothing can be relied on, whatever it answered with.
  const isWhole = isThere && preview.state !== "destroying";
  if (isWhole && (preview.revision === revision || hasFailed)) return warn(about);
  const ttl = isUnknown(rules) || rules === "off" ? preview.ttl : rules.ttl;
  const run = {
    command: "deploy",
    generation: nextOf(preview, now),
    revision,
    ordered: now,
  } as const;
  const { stopped: _, ...rest } = preview;
  const author = isUnknown(pull) ? undefined : pull.author;
  const { id, login } = preview.asked?.by ?? author ?? preview.owner;
  const ordered: Preview = {
    ...rest,
    ...(isThere ? {} : { created: now, hosts: [], owner: { id, login } }),
    state: after(preview.state, "deploy ordered"),
    generation: run.generation,
    ordered: now,
    ttl,
    run,
  };
  return { preview: ordered, orders: [{ kind: "start", run }], takes: !isThere };
}

function end(about: Case, wish: Wish): Step {
  const { preview, now, pull } = about;
  const isOpen = !isUnknown(pull) && pull.state === "open";
  if (preview.state === "destroyed") {
    // While it can be asked for again, what people said about it is kept.
    const isOver = !(isOpen || isUnknown(pull));
    return { preview, orders: isOver ? [{ kind: "forget" }] : [] };
  }
  if (preview.failure?.command === "destroy" && !isRetried(preview.failure, now)) {
    return { preview, orders: [] };
  }
  const run = { command: "destroy", generation: nextOf(preview, now), ordered: now } as const;
  const stop = wish.kind === "end" ? wish.stop : undefined;
  const head = isOpen ? { revision: pull.head.sha } : {};
  const ending: Preview = {
    ...preview,
    ...(stop === undefined ? {} : { stopped: { why: stop, ...head } }),
    state: after(preview.state, "destroy ordered"),
    generation: run.generation,
    run,
  };
  return { preview: ending, orders: [{ kind: "start", run }] };
}

function warn({ preview, pull, rules, now }: Case): Step {
  const isSafe =
    preview.state === "destroyed" ||
    preview.state === "expiring" ||
    isUnknown(pull) ||
    isUnknown(rules) ||
    (rules !== "off" && isKept(pull, rules));
  if (isSafe || now < warningOf(preview)) return { preview, orders: [] };
  const warned = { ...preview, state: after(preview.state, "warned") };
  return { preview: warned, orders: [{ kind: "warn", expires: expiryOf(preview) }] };
}

/** Grows over the lives of a preview, too: of one that was forgotten nothing is known but the time. */
function nextOf({ generation }: Preview, now: number): number {
  return Math.max(generation + 1, now);
}
