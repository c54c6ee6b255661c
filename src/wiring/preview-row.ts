import type { Tended } from "../engine/chatops/ports.ts";
import { costSoFar, dailyCost } from "../engine/previews/cost.ts";
import { expiryOf, FOREVER_MS } from "../engine/previews/expiry.ts";
import type { Told } from "../engine/previews/ports.ts";
import { dollars } from "../engine/previews/quota.ts";
import { rulesIn } from "../engine/previews/read.ts";
import type { Known, RowPreview } from "../model/chatops/index.ts";
import type { Preview, PreviewRules } from "../model/previews.ts";

/** What deploy.yaml and the pull request say, as far as the row shows it. */
export interface RowFacts {
  readonly rules: Known<PreviewRules | "off">;
  readonly skipped: readonly string[];
  readonly now: number;
}

/** A preview, as its row shows it. */
export function rowOf(preview: Preview, { rules, skipped, now }: RowFacts): RowPreview {
  const { state, readyIn, ttl } = preview;
  const expires = expiryOf(preview);
  const isGoing = state === "destroyed" || state === "destroying";
  const hasPassword = !isGoing && rulesIn(rules)?.protect === "password";
  return {
    state,
    ...(isGoing || ttl >= FOREVER_MS ? {} : { expires: new Date(expires).toISOString() }),
    ...(state === "expiring" ? { isWarned: true } : {}),
    ...(readyIn === undefined ? {} : { readyIn }),
    ...(hasPassword ? { hasPassword } : {}),
    ...(isGoing || skipped.length === 0 ? {} : { skipped }),
    ...(preview.cost.hourly > 0 ? { daily: dailyCost(preview) } : {}),
    ...(costSoFar(preview, now) > 0 ? { soFar: costSoFar(preview, now) } : {}),
  };
}

/** What came of an event, for whoever asked. */
export function tendedOf(
  told: readonly Told[],
  kept: Preview | undefined,
  facts: RowFacts,
): Tended {
  const refused = told.find(({ refusal }) => refusal !== undefined)?.refusal;
  if (refused !== undefined) return { refusal: refused };
  const wish = told.at(-1)?.wish;
  const why = wish?.kind === "stay" || wish?.kind === "unknown" ? wish.why : undefined;
  return {
    ...(kept === undefined ? {} : { preview: rowOf(kept, facts) }),
    ...(why === undefined ? {} : { why }),
  };
}

/** How much of a quota is taken, for people. */
export function useLine(of: string, used: number, limit: number | undefined): string {
  const show = (value: number) => (of === "monthly" ? dollars(value) : String(value));
  const most = limit === undefined ? "" : ` of at most ${show(limit)}`;
  return of === "monthly"
    ? `previews cost ${show(used)}${most} a month`
    : `previews of this ${of}: ${show(used)}${most}`;
}
