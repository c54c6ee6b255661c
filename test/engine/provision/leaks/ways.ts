import type { FaultKind } from "../../../../sandbox/digitalocean/index.ts";
import type { World } from "../world.ts";

/** One way in which a call can go wrong. */
export interface Way {
  readonly name: string;
  /** The run says nothing and cleans nothing up: what is left is left to others. */
  readonly kills?: true;
  /** Says no more of a call that only reads than the other ways. */
  readonly changing?: true;
  /** What it leaves is swept, too. */
  readonly swept?: true;
  /** Several calls in a row fail, those of the run's own clean-up perhaps among them. */
  readonly lasts?: true;
  /** Makes the `at`-th call from now on go wrong; 0 is the next. */
  readonly arm: (world: World, at: number, abort: AbortController) => void;
}

/** As often as the client asks again. */
const ATTEMPTS = 5;

const fault = (kind: FaultKind, more: { times?: number; after?: boolean } = {}): Way["arm"] => {
  return ({ cloud }, at) => cloud.faults.next({ kind, skip: at, ...more });
};

/** From that call on nothing of the run happens any more, its clean-up neither. */
function kill(when: "before" | "after"): Way["arm"] {
  return ({ tap }, at) => {
    let count = 0;
    const dead = () => {
      if (count > at) throw new Error("killed");
    };
    tap.before = () => {
      dead();
      count++;
      if (when === "before") dead();
    };
    tap.after = () => when === "after" && dead();
  };
}

export const WAYS: readonly Way[] = [
  { name: "500", arm: fault(500) },
  { name: "500, done all the same", changing: true, arm: fault(500, { after: true }) },
  {
    name: "500 for good",
    lasts: true,
    changing: true,
    swept: true,
    arm: fault(500, { times: ATTEMPTS }),
  },
  { name: "429", arm: fault(429) },
  { name: "429 for good", lasts: true, changing: true, arm: fault(429, { times: ATTEMPTS }) },
  { name: "422", arm: fault(422) },
  { name: "reset before", changing: true, arm: fault("reset-before") },
  { name: "reset after", swept: true, arm: fault("reset-after") },
  { name: "time-out after success", arm: fault("timeout-after-success") },
  { name: "killed before", kills: true, changing: true, swept: true, arm: kill("before") },
  { name: "killed after", kills: true, swept: true, arm: kill("after") },
  {
    name: "cancelled",
    arm: ({ tap }, at, abort) => {
      let count = 0;
      tap.after = () => void (count++ === at && abort.abort());
    },
  },
];

export function disarm({ cloud, tap }: World): void {
  cloud.faults.clear();
  Object.assign(tap, { before: undefined, after: undefined });
}
