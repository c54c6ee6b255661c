import { isUnknown, type Known } from "../../model/chatops/index.ts";
import type { Preview, PreviewPull, PreviewRules, Wish } from "../../model/previews.ts";
import { expiryOf, hasLabel, isKept } from "./expiry.ts";
import { isMeant } from "./paths.ts";

/** All that is known when something is decided about one preview. */
export interface Case {
  readonly preview: Preview;
  readonly pull: Known<PreviewPull>;
  /** `off`: `deploy.yaml` has no previews, or not any more. */
  readonly rules: Known<PreviewRules | "off">;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

interface Open extends Case {
  readonly pull: PreviewPull;
  readonly rules: PreviewRules;
}

type Rule = (about: Open) => Wish | undefined;

/**
 * What should become of a preview. Whatever ends one comes before whatever only keeps one from being
 * made: no filter, switch or unreadable file keeps a closed pull request's preview alive.
 */
export function wishOf(about: Case): Wish {
  const { pull, rules, preview } = about;
  if (preview.stopped?.why === "removed") {
    return { kind: "stay", why: "nobody may look after its repository any more" };
  }
  if (preview.stopped?.why === "asked") return { kind: "end", why: "somebody destroyed it" };
  if (isUnknown(pull)) return { kind: "unknown", why: pull.unknown };
  if (pull.state !== "open") return { kind: "end", why: `the pull request is ${pull.state}` };
  if (pull.head.isGone) return { kind: "end", why: "its branch was deleted" };
  if (isUnknown(rules)) return { kind: "unknown", why: rules.unknown };
  if (rules === "off") {
    return overdue(about) ?? { kind: "stay", why: "deploy.yaml has no previews" };
  }
  const open = { ...about, pull, rules };
  for (const rule of order) {
    const wish = rule(open);
    if (wish !== undefined) return wish;
  }
  return { kind: "run", revision: pull.head.sha };
}

const base: Rule = ({ pull, rules: { branch } }) =>
  branch === undefined || pull.base === branch
    ? undefined
    : { kind: "end", why: `only pull requests into ${branch} have previews` };

const expiry: Rule = (about) => (isKept(about.pull, about.rules) ? undefined : overdue(about));

function overdue({ preview, now }: Case): Wish | undefined {
  const isOver = preview.state !== "destroyed" && expiryOf(preview) <= now;
  // Work on it is not interrupted by a clock.
  return isOver && preview.run === undefined
    ? { kind: "end", why: "its time is over", stop: "expired" }
    : undefined;
}

const trigger: Rule = ({ preview, pull, rules }) => {
  if (preview.asked !== undefined || rules.on === "open") return undefined;
  if (rules.on === "comment") return { kind: "stay", why: "nobody has asked for one" };
  return hasLabel(pull, rules.label)
    ? undefined
    : { kind: "end", why: `it has no label ${rules.label}` };
};

/** What had expired comes back with a push, or when somebody asks. */
const expired: Rule = ({ preview: { stopped }, pull }) =>
  stopped?.why === "expired" && stopped.revision === pull.head.sha
    ? { kind: "stay", why: "it has expired, and nothing was pushed since" }
    : undefined;

const draft: Rule = ({ preview, pull, rules }) =>
  pull.draft && !rules.drafts && preview.asked === undefined
    ? { kind: "stay", why: "drafts have no previews" }
    : undefined;

const bot: Rule = ({ preview, pull, rules }) =>
  pull.author?.type === "Bot" && !rules.bots && preview.asked === undefined
    ? { kind: "stay", why: "pull requests that programs open have no previews" }
    : undefined;

/** Somebody else's code meets our secrets only after a person has named the very commit. */
const fork: Rule = ({ preview, pull, rules }) => {
  if (!pull.head.isFork) return undefined;
  if (rules.forks === "refuse") return { kind: "stay", why: "forks have no previews" };
  return preview.asked?.revision === pull.head.sha
    ? undefined
    : { kind: "stay", why: "nobody has approved this commit of a fork" };
};

const paths: Rule = ({ preview, pull, rules }) =>
  preview.asked !== undefined || isMeant(rules.paths, pull.changed)
    ? undefined
    : { kind: "stay", why: "it changes nothing that a preview would show" };

/** The first that has something to say decides. */
const order: readonly Rule[] = [base, expiry, trigger, expired, draft, bot, fork, paths];
