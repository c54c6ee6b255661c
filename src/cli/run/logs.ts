import type { LogLine } from "../../model/log.ts";
import { runEngine } from "../engine.ts";
import type { Run, Terminal } from "../input.ts";
import type { Paint, Style } from "../progress/frame.ts";
import { painter } from "../progress/index.ts";

const COLOURS: readonly Style[] = ["cyan", "yellow", "green", "magenta", "blue"];

export const run: Run = (input, terminal) => {
  const { lines, since, follow, json, build, both } = input.options;
  const format = json ? (line: LogLine) => JSON.stringify(line) : lineFormat(painterOf(terminal));
  const write = (line: LogLine) => void terminal.stdout.write(`${format(line)}\n`);
  return runEngine(input, terminal, {
    command: "logs",
    quiet: true,
    ...(follow ? { endless: true, last: "none" } : {}),
    options: {
      logs: {
        lines,
        ...(both ? { of: "both" } : build ? { of: "build" } : {}),
        ...(since === undefined ? {} : { since }),
        ...(follow ? { onLine: write } : {}),
      },
    },
    text: (outcome) => (outcome.lines ?? []).map(format).join("\n"),
  });
};

function painterOf({ stdout, envVars }: Terminal): Paint {
  return painter(stdout, envVars);
}

/** `web@host │ text`: each service keeps the colour it was first given, and the columns align. */
export function lineFormat(paint: Paint): (line: LogLine) => string {
  const colours = new Map<string, Style>();
  let width = 0;
  return ({ service, host, text }) => {
    const colour = colours.get(service) ?? COLOURS[colours.size % COLOURS.length]!;
    colours.set(service, colour);
    const who = host === "localhost" ? service : `${service}@${host}`;
    width = Math.max(width, who.length);
    return `${paint(colour, `${who.padEnd(width)} │`)} ${text}`;
  };
}
