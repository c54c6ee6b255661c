import type { Decision } from "../../../model/chatops/index.ts";
import { commands } from "../commands/table.ts";
import { checks } from "./checks.ts";
import { fork } from "./fork.ts";
import { freeze } from "./freeze.ts";
import type { Case, Guard, GuardName } from "./guard.ts";
import { head } from "./head.ts";
import { lock } from "./lock.ts";
import { order, plan, proven } from "./order.ts";
import { permission } from "./permission.ts";
import { branch, draft, pull, upToDate } from "./pull.ts";
import { reviews } from "./reviews.ts";
import { revisionOf, secondPerson } from "./second-person.ts";

export const guards: Readonly<Record<GuardName, Guard>> = {
  pull,
  branch,
  draft,
  fork,
  head,
  checks,
  reviews,
  upToDate,
  proven,
  order,
  plan,
  freeze,
  lock,
};

/**
 * What becomes of one command in one environment. Who may not give it learns nothing else; to everybody
 * else all that is in the way is told at once.
 */
export function judge(asked: Case): Decision {
  const { refusal, outsider } = permission(asked);
  if (refusal !== undefined) {
    return { kind: "refuse", refusals: [refusal], answer: outsider ? "reaction" : "comment" };
  }
  const refusals = commands[asked.command.word].guards
    .map((name) => guards[name](asked))
    .filter((found) => found !== undefined);
  if (refusals.length > 0) return { kind: "refuse", refusals, answer: "comment" };
  const revision = revisionOf(asked);
  const more = revision === undefined ? {} : { revision };
  const second = secondPerson(asked);
  if (second === undefined) return { kind: "allow", ...more };
  if ("refusal" in second) return { kind: "refuse", refusals: [second.refusal], answer: "comment" };
  return { kind: "wait", ...more, why: second.waits };
}
