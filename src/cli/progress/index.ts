import { styleText } from "node:util";
import type { Reporter } from "../../contracts/reporter.ts";
import type { Terminal } from "../input.ts";
import type { Paint } from "./frame.ts";
import { liveProgress } from "./live.ts";
import { plainProgress } from "./plain.ts";

export interface Progress extends Reporter {
  /** Writes a line that stays. */
  note(text: string): void;
  /** Leaves the last picture standing. */
  end(): void;
}

/** A live display where a person looks at a terminal, plain lines everywhere else. */
export function createProgress(
  { stderr, envVars }: Terminal,
  { verbose }: { readonly verbose: boolean },
): Progress {
  const paint = painter(stderr, envVars);
  const isLive = stderr.isTTY === true && !isSet(envVars["CI"]) && envVars["TERM"] !== "dumb";
  return isLive && !verbose ? liveProgress(stderr, paint) : plainProgress(stderr, verbose, paint);
}

/** Only what somebody must know: warnings, and that the run waits. */
export function quietProgress({ stderr, envVars }: Terminal): Progress {
  const plain = plainProgress(stderr, false, painter(stderr, envVars));
  const passes = (kind: string) => kind === "warning" || kind === "host";
  return { ...plain, report: (event) => passes(event.kind) && plain.report(event) };
}

/** Colours for a stream that is a terminal, unless NO_COLOR says no (https://no-color.org). */
export function painter(stream: { readonly isTTY?: boolean }, envVars: Terminal["envVars"]): Paint {
  const wanted = stream.isTTY === true && !envVars["NO_COLOR"] && envVars["TERM"] !== "dumb";
  return (style, text) => (wanted ? styleText(style, text, { validateStream: false }) : text);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "false" && value !== "0";
}
