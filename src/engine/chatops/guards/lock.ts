import { isInForce } from "../../../model/hold.ts";
import { known } from "./facts.ts";
import type { Guard } from "./guard.ts";

/** What a person holds is left alone, by its holder too: that is what a lock is for. */
export const lock: Guard = ({ facts, own, environment }) =>
  known("The locks", facts.holds, (holds) => {
    const found = holds.find(
      (held) =>
        isInForce(held.hold, own.now) &&
        (held.environment === undefined || held.environment === environment),
    );
    if (found === undefined) return undefined;
    const { holder, reason, expires } = found.hold;
    const name = found.environment ?? "all";
    const where = found.environment ?? "every environment";
    return {
      code: "LOCK_HELD",
      message: `${holder} holds ${where} ${expires === undefined ? "until it is unlocked" : `until ${expires}`}${reason === "" ? "" : `: ${reason}`}`,
      remedy: `Wait, or ask ${holder} to unlock it.`,
      next: `/unlock ${name}`,
    };
  });
