import type {
  Preview,
  PreviewEvent,
  PreviewPull,
  PreviewRules,
} from "../../../src/model/previews.ts";
import { absorb, blank } from "../../../src/engine/previews/absorb.ts";
import { decide, type Decision } from "../../../src/engine/previews/decide.ts";
import type { Case } from "../../../src/engine/previews/wish.ts";

export const HOUR = 3_600_000;
export const NOW = Date.UTC(2026, 10, 21);
export const octocat = { id: 1, login: "octocat", type: "User" } as const;
export const key = { repository: 7, pull: 12, organisation: 9 };
export const sha = (letter: string) => letter.repeat(40);

export const rules: PreviewRules = {
  on: "open",
  label: "preview",
  keepLabel: "keep",
  drafts: true,
  bots: false,
  forks: "refuse",
  paths: {},
  services: [],
  ttl: 72 * HOUR,
  quota: {},
};

export const pull: PreviewPull = {
  state: "open",
  draft: false,
  labels: [],
  author: octocat,
  base: "main",
  head: { sha: sha("a"), isFork: false, isGone: false },
};

export const none: Preview = blank(key, NOW);

/** One that answers with `a`. */
export const running: Preview = {
  ...none,
  state: "ready",
  generation: NOW,
  revision: sha("a"),
  ordered: NOW,
  deployed: NOW,
  ttl: rules.ttl,
};

export function about(change: Partial<Case> = {}): Case {
  return { preview: none, pull, rules, now: NOW, ...change };
}

/** Lets events and decisions follow one another; the last decision is the answer. */
export function play(
  preview: Preview,
  events: readonly PreviewEvent[],
  change: Partial<Case> = {},
): Decision {
  const { now, ...rest } = about(change);
  let decision: Decision | undefined;
  for (const event of events) {
    const told = absorb(decision?.preview ?? preview, event, now, rules.label);
    decision = decide({ ...rest, preview: told, now });
  }
  return decision ?? decide({ ...rest, preview, now });
}

export function kinds({ orders }: Decision): string[] {
  return orders.map((order) =>
    "run" in order ? `${order.kind} ${order.run.command}` : order.kind,
  );
}
