import { isInForce } from "../../../model/hold.ts";
import {
  type Block,
  isUnknown,
  type PullFacts,
  type RunFact,
} from "../../../model/chatops/index.ts";
import { withAnswer } from "../comment/merge.ts";
import { when } from "../comment/rows.ts";
import type { Context, Done, Found, Judged } from "../found.ts";
import { lineOf } from "../line.ts";
import { namesOf } from "../read-pull.ts";
import { head } from "../refused.ts";

/** What is on record: what runs where, since when, who waits, who holds it. Asks no host. */
export async function tellStatus(
  { ports, event: { comment } }: Context,
  { key, case: asked }: Judged,
  { policy }: Found,
): Promise<Done> {
  const { command, environment, facts } = asked;
  const { repository } = comment;
  const places = environment === undefined ? namesOf(policy, comment.pull) : [environment];
  const blocks: Block[] = [
    {
      kind: "table",
      columns: ["environment", "revision", "release", "since", "by", "on the way", "lock"],
      rows: places.map((place) => line(place, facts, ports.time.now())),
    },
  ];
  const uses = (await ports.previews?.uses(repository)) ?? [];
  if (uses.length > 0) blocks.push({ kind: "list", items: uses });
  const answer = head(comment, key, lineOf(command, environment));
  return {
    reaction: "+1",
    change: (board) => withAnswer(board, { ...answer, state: "done", blocks }),
  };
}

function line(place: string, { runs, holds }: PullFacts, now: number): string[] {
  const all = isUnknown(runs) ? [] : runs.filter(({ environment }) => environment === place);
  const active = all.find(({ state, command }) => state === "succeeded" && command !== "plan");
  const open = all.filter(({ state }) => state === "queued" || state === "running");
  const unknown = isUnknown(runs) ? "not known" : "";
  return [
    place,
    active?.revision.slice(0, 7) ?? unknown,
    active?.release === undefined ? "" : String(active.release),
    active === undefined ? "" : when(active.at),
    active?.by ?? "",
    open.map(waiting).join(", "),
    lockOf(place, holds, now),
  ];
}

function waiting({ command, state, by }: RunFact): string {
  return `${command} ${state}${by === undefined ? "" : ` by ${by}`}`;
}

function lockOf(place: string, holds: PullFacts["holds"], now: number): string {
  if (isUnknown(holds)) return "not known";
  return holds
    .filter(({ environment }) => environment === undefined || environment === place)
    .filter(({ hold }) => isInForce(hold, now))
    .map(({ hold: { holder, reason, expires } }) => {
      const until = expires === undefined ? "" : ` until ${when(expires)}`;
      return `${holder}${until}${reason === "" ? "" : `: ${reason}`}`;
    })
    .join("; ");
}
