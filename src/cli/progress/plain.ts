import type { RunEvent } from "../../contracts/reporter.ts";
import { planAsText } from "../../engine/plan/render.ts";
import { formatSeconds, formatSize } from "../../model/units.ts";
import type { Terminal } from "../input.ts";
import type { Paint } from "./frame.ts";
import type { Progress } from "./index.ts";

/** One line per event, for logs and pipes; nothing is ever redrawn. */
export function plainProgress(
  stderr: Terminal["stderr"],
  verbose: boolean,
  paint: Paint,
): Progress {
  const tenths = new Map<string, number>();
  const note = (text: string) => void stderr.write(`${text}\n`);
  return {
    report(event) {
      const text = permanent(event, paint) ?? plainLine(event, verbose, tenths);
      if (text !== undefined) note(text);
    },
    note,
    end() {},
  };
}

/** What both displays keep. */
export function permanent(event: RunEvent, paint: Paint): string | undefined {
  if (event.kind === "plan") return planAsText(event.plan);
  if (event.kind === "warning") return `${paint("yellow", "warning:")} ${event.text}`;
  return undefined;
}

function plainLine(
  event: RunEvent,
  verbose: boolean,
  tenths: Map<string, number>,
): string | undefined {
  switch (event.kind) {
    case "stage":
      if (event.state === "started") return undefined;
      return `${event.name}: ${event.state === "failed" ? "failed after" : "done in"} ${formatSeconds(event.ms)}${callsText(event.calls)}`;
    case "host":
      return `  ${event.host}: ${event.text}`;
    case "log":
      return verbose ? `  | ${event.text}` : undefined;
    case "progress":
      return tenth(event, tenths);
    case "plan":
    case "warning":
    case "made":
    default:
      return undefined;
  }
}

/** Nothing where a stage asked no cloud for anything. */
function callsText(calls = 0): string {
  return calls === 0 ? "" : `, API calls: ${calls}`;
}

/** Ten lines a transfer at most. */
function tenth(
  { label, done, total, unit }: RunEvent & { kind: "progress" },
  tenths: Map<string, number>,
): string | undefined {
  const now = Math.floor((done / Math.max(1, total)) * 10);
  if (tenths.get(label) === now) return undefined;
  tenths.set(label, now);
  const amount =
    unit === "bytes" ? `${formatSize(done)} of ${formatSize(total)}` : `${done} of ${total}`;
  return `  ${label}: ${amount}`;
}
