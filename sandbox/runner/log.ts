import { parseCommand } from "./commands.ts";
import type { Annotation, LogLine } from "./types.ts";

export interface Log {
  readonly lines: LogLine[];
  readonly groups: string[];
  readonly annotations: Annotation[];
  /** One line of a step's stdout or stderr. */
  take(step: LogLine["step"], text: string, ms: number): void;
}

const ANNOTATIONS = ["error", "warning", "notice"] as const;

/**
 * Reads a step's lines as the runner does: commands are obeyed, everything else is shown, and what
 * was said to be a secret is replaced from then on, never before.
 */
export function createLog(secrets: readonly string[], onLine: (line: LogLine) => void): Log {
  const masks = new Set(secrets.flatMap(maskable));
  const lines: LogLine[] = [];
  const groups: string[] = [];
  const annotations: Annotation[] = [];
  let stopMark: string | undefined;

  const mask = (text: string) =>
    [...masks]
      .toSorted((a, b) => b.length - a.length)
      .reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
  const show = (step: LogLine["step"], text: string, ms: number) => {
    const line = { step, text: mask(text), ms };
    lines.push(line);
    onLine(line);
  };
  const take: Log["take"] = (step, text, ms) => {
    const command = parseCommand(text);
    if (stopMark !== undefined) {
      if (command?.name === stopMark) stopMark = undefined;
      return show(step, text, ms);
    }
    const level = ANNOTATIONS.find((name) => name === command?.name);
    if (command === undefined) return show(step, text, ms);
    if (level !== undefined) {
      const properties = Object.entries(command.properties).map(([k, v]) => [k, mask(v)]);
      const message = mask(command.data);
      annotations.push({ level, message, properties: Object.fromEntries(properties) });
      return show(step, `##[${level}]${command.data}`, ms);
    }
    if (command.name === "add-mask") {
      for (const value of maskable(command.data)) masks.add(value);
      return show(step, "::add-mask::***", ms);
    }
    if (command.name === "stop-commands") stopMark = command.data;
    if (command.name === "group") groups.push(mask(command.data));
    show(step, command.name === "group" ? `##[group]${command.data}` : text, ms);
  };
  return { lines, groups, annotations, take };
}

/** A value and each of its lines, as the runner registers them. */
function maskable(value: string): string[] {
  return [value, ...value.split(/[\r\n]+/)].filter((part) => part !== "");
}
