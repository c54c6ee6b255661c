import type { PreviewState, PullEvent } from "../../model/previews.ts";

/** What can happen to a preview itself. */
export type Happening =
  | "deploy ordered"
  | "ready"
  | "failed"
  | "slept"
  | "woke"
  | "warned"
  | "extended"
  | "destroy ordered"
  | "gone";

/**
 * START HERE. The life of a preview, as data: what it is after something happened. What is not in the
 * table cannot happen in that state, and changes nothing.
 *
 * - A deploy to what answers already leaves it answering until the new one is ready.
 * - `destroyed` is the state of what never was, too.
 * - Nothing leads out of `destroying` but having looked and found nothing, or a deploy: of a pull request
 *   that is opened again, when the destroy has ended and has left something.
 */
export const life: Readonly<
  Record<PreviewState, Readonly<Partial<Record<Happening, PreviewState>>>>
> = {
  destroyed: { "deploy ordered": "created", "destroy ordered": "destroying" },
  created: {
    "deploy ordered": "created",
    ready: "ready",
    failed: "failed",
    warned: "expiring",
    "destroy ordered": "destroying",
  },
  ready: {
    "deploy ordered": "ready",
    ready: "ready",
    failed: "failed",
    slept: "asleep",
    warned: "expiring",
    extended: "ready",
    "destroy ordered": "destroying",
  },
  asleep: {
    "deploy ordered": "asleep",
    ready: "ready",
    failed: "failed",
    woke: "awake",
    warned: "expiring",
    extended: "asleep",
    "destroy ordered": "destroying",
  },
  awake: {
    "deploy ordered": "awake",
    ready: "ready",
    failed: "failed",
    slept: "asleep",
    warned: "expiring",
    extended: "awake",
    "destroy ordered": "destroying",
  },
  expiring: {
    "deploy ordered": "expiring",
    ready: "ready",
    failed: "failed",
    extended: "ready",
    "destroy ordered": "destroying",
  },
  failed: {
    "deploy ordered": "failed",
    ready: "ready",
    failed: "failed",
    warned: "expiring",
    extended: "failed",
    "destroy ordered": "destroying",
  },
  destroying: {
    "deploy ordered": "created",
    "destroy ordered": "destroying",
    failed: "destroying",
    gone: "destroyed",
  },
};

export function after(state: PreviewState, happening: Happening): PreviewState {
  return life[state][happening] ?? state;
}

/** What people meant by it, which the pull request does not show afterwards. */
export interface Meaning {
  /** Forgets what people had said before: that they want one, or that they want none. */
  readonly forgets?: "asked" | "stopped";
  /** Only when it is about the label that asks for a preview. */
  readonly ofLabel?: true;
}

/** Everything else is read from the pull request, whichever event came or was lost. */
export const meanings: Readonly<Record<PullEvent, Meaning>> = {
  opened: {},
  reopened: { forgets: "stopped" },
  pushed: {},
  "force-pushed": {},
  labelled: { forgets: "stopped", ofLabel: true },
  unlabelled: { forgets: "asked", ofLabel: true },
  "ready for review": {},
  drafted: {},
  retargeted: {},
  renamed: {},
  closed: { forgets: "asked" },
  merged: { forgets: "asked" },
  "branch deleted": {},
  "base deleted": {},
};
