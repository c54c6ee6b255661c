import type { Preview, PreviewPull, PreviewRules } from "../../model/previews.ts";

const DAY_MS = 86_400_000;
/** Where nobody can say for how long, only its pull request ends a preview: a hundred years. */
export const FOREVER_MS = 100 * 365 * DAY_MS;

/** When its time is over, by its last deploy and by `/extend`. A label that keeps it is not looked at here. */
export function expiryOf({ ordered, deployed = 0, extended = 0, ttl }: Preview): number {
  return Math.max(Math.max(ordered, deployed) + ttl, extended);
}

/** When people are told: in the last quarter of its time, and no sooner than a day before its end. */
export function warningOf(preview: Preview): number {
  const lasts = Math.max(preview.ttl, (preview.extended ?? 0) - preview.ordered);
  return expiryOf(preview) - Math.min(DAY_MS, lasts / 4);
}

export function isKept(pull: Pick<PreviewPull, "labels">, { keepLabel }: PreviewRules): boolean {
  return hasLabel(pull, keepLabel);
}

/** GitHub compares the names of labels without regard to case. */
export function hasLabel({ labels }: Pick<PreviewPull, "labels">, label: string): boolean {
  return labels.some((one) => one.toLowerCase() === label.toLowerCase());
}
