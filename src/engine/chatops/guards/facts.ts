import { isUnknown, type Known, type Refusal, type Unknown } from "../../../model/chatops/index.ts";

/** What cannot be read is a reason to refuse: a guard that has no facts guards nothing. */
export function unknownFact(what: string, { unknown }: Unknown): Refusal {
  return {
    code: "FACTS_UNKNOWN",
    message: `${what} could not be read: ${unknown}`,
    remedy: "Give the command again in a minute; githubstatus.com tells whether GitHub is well.",
  };
}

/** Refuses when `value` is unknown, else asks `judge`. */
export function known<T>(
  what: string,
  value: Known<T>,
  judge: (value: T) => Refusal | undefined,
): Refusal | undefined {
  return isUnknown(value) ? unknownFact(what, value) : judge(value);
}

/** As Git shows a commit. */
export function short(sha: string): string {
  return sha.slice(0, 7);
}
