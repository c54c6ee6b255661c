import type { RunEvent } from "../../contracts/reporter.ts";
import type { Terminal } from "../input.ts";
import { frame, type Paint } from "./frame.ts";
import type { Progress } from "./index.ts";
import { permanent } from "./plain.ts";
import { emptyView, viewAfter } from "./view.ts";

const REDRAW_MS = 100;

/** Redraws in place what is under way; what is worth keeping is written above it. */
export function liveProgress(stderr: Terminal["stderr"], paint: Paint): Progress {
  let view = emptyView;
  let drawn = 0;
  const clear = () => {
    if (drawn > 0) stderr.write(`\u001b[${drawn}A\u001b[J`);
    drawn = 0;
  };
  const draw = () => {
    const lines = frame(view, performance.now(), stderr.columns ?? 80, paint);
    clear();
    if (lines.length > 0) stderr.write(`${lines.join("\n")}\n`);
    drawn = lines.length;
  };
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  const note = (text: string) => {
    clear();
    stderr.write(`${text}\n`);
    draw();
  };
  return {
    report(event: RunEvent) {
      view = viewAfter(view, event, performance.now());
      const text = permanent(event, paint);
      if (text !== undefined) note(text);
      else if (event.kind === "stage") draw();
    },
    note,
    end() {
      clearInterval(timer);
      if (view.stages.length > 0) draw();
      drawn = 0;
    },
  };
}
