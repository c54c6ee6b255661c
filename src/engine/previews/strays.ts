import type { PreviewPulls } from "../../contracts/previews.ts";
import { isUnknown, type Known } from "../../model/chatops/index.ts";
import type { FoundPreview, Preview, PreviewPull, PreviewRules } from "../../model/previews.ts";
import { blank } from "./absorb.ts";
import { expiryOf, FOREVER_MS } from "./expiry.ts";
import { readPull, rulesIn } from "./read.ts";
import { wishOf } from "./wish.ts";

/** What becomes of a preview that exists, as its hosts and tags show it. */
export interface Verdict {
  readonly found: FoundPreview;
  readonly action: "destroy" | "keep" | "unsure";
  readonly why: string;
}

/**
 * Compares one that exists with what GitHub says now, without anything that a bot keeps. To be asked
 * right before it is acted on. Only a clear answer ends a preview: what cannot be read, and what somebody
 * may have asked for, stays.
 */
export async function judgeFound(
  found: FoundPreview,
  pulls: Pick<PreviewPulls, "read">,
  at: At,
): Promise<Verdict> {
  const pull = await readPull(pulls, { repository: at.repository, pull: found.pull });
  return judgeOne(found, pull, at);
}

interface At {
  readonly repository: number;
  readonly rules: Known<PreviewRules | "off">;
  /** Until when people had them kept, by pull request; where it is not known no time is over. */
  readonly extended: Known<ReadonlyMap<number, number>>;
  readonly now: number;
}

/** Pure. */
export function judgeOne(
  found: FoundPreview,
  pull: Known<PreviewPull>,
  { repository, rules, now, extended }: At,
): Verdict {
  const until = isUnknown(extended) ? now + FOREVER_MS : extended.get(found.pull);
  const preview = asPreview(found, { repository, rules, until });
  const wish = wishOf({ preview, pull, rules, now });
  switch (wish.kind) {
    case "unknown":
      return { found, action: "unsure", why: wish.why };
    case "end":
      return { found, action: "destroy", why: wish.why };
    case "stay":
    case "run": {
      if (isUnknown(extended)) {
        return { found, action: "keep", why: `the pull request is open; ${extended.unknown}` };
      }
      const end = new Date(expiryOf(preview)).toISOString().slice(0, 16);
      return { found, action: "keep", why: `the pull request is open; until ${end}Z` };
    }
  }
}

function asPreview(
  { pull, deployed, revision }: FoundPreview,
  { repository, rules, until }: Pick<At, "repository" | "rules"> & { until: number | undefined },
): Preview {
  const { ttl = FOREVER_MS } = rulesIn(rules) ?? {};
  const none = blank({ repository, pull, organisation: 0 }, deployed);
  return {
    ...none,
    state: "ready",
    ordered: deployed,
    ttl,
    // Somebody may have: labels and drafts are no reason to take it away here.
    asked: { by: none.owner },
    ...(revision === undefined ? {} : { revision }),
    ...(until === undefined ? {} : { extended: until }),
  };
}
