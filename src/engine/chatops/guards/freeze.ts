import type { Freeze } from "../../../model/chatops/index.ts";
import type { Guard } from "./guard.ts";

/** Times when an environment is left alone. A rollback is never frozen. */
export const freeze: Guard = ({ place, own, environment }) => {
  const found = place?.freezes.find((window) => isFrozen(window, own.now));
  if (found === undefined) return undefined;
  return {
    code: "FROZEN",
    message: `${environment} is frozen: ${found.reason}`,
    remedy: "Wait for its end, or change `freeze` in the policy on the default branch.",
  };
};

/** `now`: milliseconds since the epoch. The end does not belong to it. */
export function isFrozen(window: Freeze, now: number): boolean {
  if (window.kind === "once")
    return Date.parse(window.from) <= now && now < Date.parse(window.until);
  const { day, minute } = clockIn(window.timezone, now);
  const { from, until } = window;
  const starts = (which: number) => window.days.includes(which % 7);
  if (from < until) return starts(day) && from <= minute && minute < until;
  return (starts(day) && minute >= from) || (starts(day + 6) && minute < until);
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** What the clock on the wall shows there, summer time included. */
function clockIn(timeZone: string, now: number): { day: number; minute: number } {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const minute = Number(parts.get("hour")) * 60 + Number(parts.get("minute"));
  return { day: DAYS.indexOf(parts.get("weekday") ?? ""), minute };
}
