import { formatSeconds, formatSize } from "../../model/units.ts";
import type { StageView, Transfer, View } from "./view.ts";

export type Style = "green" | "red" | "cyan" | "dim" | "yellow" | "blue" | "magenta";
/** Colours a text, or leaves it alone where colours are not wanted. */
export type Paint = (style: Style, text: string) => string;

const SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const MARGIN = 2;
const BAR = 24;

/** The lines of the live display, none wider than `columns`. */
export function frame(view: View, now: number, columns: number, paint: Paint): string[] {
  const width = Math.max(0, ...view.stages.map(({ name }) => name.length));
  const room = Math.max(20, columns - MARGIN);
  const stages = view.stages.map((stage) => stageLine(stage, width, now, paint));
  const hosts = Object.entries(view.hosts).map(
    ([who, text]) => `    ${cut(`${who}  ${text}`, room - 4)}`,
  );
  const bar = barLine(Object.values(view.transfers), now);
  const log = view.log === "" ? [] : [`    ${paint("dim", cut(view.log, room - 4))}`];
  return [...stages, ...hosts, ...log, ...(bar === undefined ? [] : [cut(bar, room)])];
}

function stageLine(
  { name, state, begin, ms }: StageView,
  width: number,
  now: number,
  paint: Paint,
) {
  const label = name.padEnd(width);
  const time = formatSeconds(ms ?? now - begin);
  if (state === "succeeded") return `${paint("green", "✓")} ${label}  ${paint("dim", time)}`;
  if (state === "failed") return `${paint("red", "✗")} ${label}  ${time}`;
  const turn = SPINNER[Math.floor((now - begin) / 100) % SPINNER.length]!;
  return `${paint("cyan", turn)} ${label}  ${time}`;
}

/** One bar for all that is under way. */
function barLine(transfers: readonly Transfer[], now: number): string | undefined {
  if (transfers.length === 0) return undefined;
  const sum = (of: (transfer: Transfer) => number) => transfers.reduce((all, t) => all + of(t), 0);
  const [done, total] = [sum((t) => t.done), sum((t) => t.total)];
  const begin = Math.min(...transfers.map((transfer) => transfer.begin));
  const full = Math.round((done / Math.max(1, total)) * BAR);
  const bar = `${"█".repeat(full)}${"░".repeat(BAR - full)}`;
  const amount = transfers.every(({ unit }) => unit === "bytes")
    ? `${formatSize(done)} of ${formatSize(total)}`
    : `${done} of ${total}`;
  return `    ${bar} ${amount}, ${timeLeft(done, total, now - begin)}`;
}

/** At the rate so far. */
export function timeLeft(done: number, total: number, ms: number): string {
  if (done === 0 || ms < 200) return "…";
  return `${formatSeconds((ms / done) * (total - done))} left`;
}

/** Without control characters, which would move the cursor. */
function cut(text: string, room: number): string {
  // eslint-disable-next-line no-control-regex
  const plain = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, " ");
  return plain.length <= room ? plain : `${plain.slice(0, room - 1)}…`;
}
