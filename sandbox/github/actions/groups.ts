import { setTimeout as wait } from "node:timers/promises";
import type { Concurrency } from "./workflow.ts";

export interface Group {
  readonly key: string;
  readonly cancels: boolean;
  readonly queue: Concurrency["queue"];
}

export interface Member {
  /** No longer wants its turn. */
  isGone(): boolean;
  cancel(): void;
}

/** Who is in a concurrency group, and who waits; the first of the list is in. */
export interface Groups {
  /** Resolves when it is the member's turn, to what ends it; to nothing when it was told to go. */
  enter(groups: readonly Group[], member: Member): Promise<(() => void) | undefined>;
}

/** How many may wait for a group that keeps all. */
const MOST = 100;

export function createGroups(): Groups {
  const lines = new Map<string, Member[]>();
  const leave = (keys: readonly string[], member: Member) => {
    for (const key of keys) {
      const line = lines.get(key) ?? [];
      lines.set(
        key,
        line.filter((it) => it !== member),
      );
    }
  };
  const join = ({ key, queue, cancels }: Group, member: Member) => {
    const line = lines.get(key) ?? [];
    const [, ...waiting] = line;
    // Where one place is kept for those that wait, whoever comes takes it from the one before.
    if (queue === "single") for (const other of waiting) other.cancel();
    else if (waiting.length >= MOST) member.cancel();
    if (cancels) line[0]?.cancel();
    lines.set(key, [...line, member]);
  };
  return {
    async enter(groups, member) {
      const keys = groups.map(({ key }) => key);
      for (const group of groups) join(group, member);
      while (!keys.every((key) => lines.get(key)?.[0] === member)) {
        if (member.isGone()) {
          leave(keys, member);
          return undefined;
        }
        await wait(20);
      }
      return () => leave(keys, member);
    },
  };
}
