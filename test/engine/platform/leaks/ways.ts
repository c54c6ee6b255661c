import type { FaultKind } from "../../../../sandbox/http/faults.ts";
import type { Cut } from "./host.ts";
import type { World } from "./world.ts";

/** Whom a call goes to; a host's are its phases. */
export type Vendor = "Coolify" | "DigitalOcean" | "host";

/** One way in which a call can go wrong. */
export interface Way {
  readonly name: string;
  /** The run makes no call any more, to either vendor. */
  readonly kills?: true;
  /** What it leaves is swept away as well. */
  readonly swept?: true;
  /** Says no more of a call that only reads than the other ways. */
  readonly changing?: true;
  /** Tried at calls of the cloud, too, where only what changes something is of interest. */
  readonly both?: true;
  /** Makes the `at`-th call to a vendor from now on go wrong; 0 is the next. */
  readonly arm: (world: World, vendor: Vendor, at: number, abort: AbortController) => void;
}

/** As often as the client asks again. */
const ATTEMPTS = 5;

function fault(kind: FaultKind, more: { times?: number; after?: boolean } = {}): Way["arm"] {
  return ({ cool, cloud }, vendor, at) => {
    const { faults } = vendor === "Coolify" ? cool : cloud.cloud;
    faults.next({ kind, skip: at, retryAfter: 0, ...more });
  };
}

/** From that call on nothing of the run happens any more, its clean-up neither. */
function kill(when: "before" | "after"): Way["arm"] {
  return ({ tap, cloud }, vendor, at) => {
    let count = 0;
    let isDead = false;
    const end = () => {
      isDead = true;
      throw new Error("killed");
    };
    const counting = {
      before() {
        if (isDead) end();
        if (count++ === at && when === "before") end();
      },
      after() {
        if (isDead || (count === at + 1 && when === "after")) end();
      },
    };
    const other = { before: () => void (isDead && end()), after: () => void (isDead && end()) };
    Object.assign(tap, vendor === "Coolify" ? counting : other);
    Object.assign(cloud.tap, vendor === "Coolify" ? other : counting);
  };
}

export const WAYS: readonly Way[] = [
  { name: "500", arm: fault(500) },
  { name: "500, done all the same", changing: true, arm: fault(500, { after: true }) },
  { name: "500 for good", arm: fault(500, { times: ATTEMPTS }) },
  { name: "429", arm: fault(429) },
  { name: "422", arm: fault(422) },
  { name: "reset before", changing: true, arm: fault("reset-before") },
  { name: "reset after", arm: fault("reset-after") },
  { name: "time-out after success", swept: true, arm: fault("timeout-after-success") },
  {
    name: "killed before",
    kills: true,
    changing: true,
    swept: true,
    both: true,
    arm: kill("before"),
  },
  { name: "killed after", kills: true, swept: true, both: true, arm: kill("after") },
  {
    name: "cancelled",
    arm: (world, vendor, at, abort) => {
      let count = 0;
      const tap = vendor === "Coolify" ? world.tap : world.cloud.tap;
      tap.after = () => void (count++ === at && abort.abort());
    },
  },
];

function cut(when: Cut): Way["arm"] {
  return (world, _vendor, at) => {
    let count = 0;
    world.cut = () => (count++ === at ? when : undefined);
  };
}

/** What can become of a connection to a host. */
export const CUTS: readonly Way[] = [
  { name: "cut before", swept: true, arm: cut("before") },
  { name: "cut after", swept: true, arm: cut("after") },
];

export function disarm(world: World): void {
  const { cool, cloud, tap } = world;
  world.cut = undefined;
  cool.faults.clear();
  cloud.cloud.faults.clear();
  for (const one of [tap, cloud.tap]) Object.assign(one, { before: undefined, after: undefined });
}
