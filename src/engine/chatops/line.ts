import type { Command } from "../../model/chatops/index.ts";

/** A command as it is understood, for one environment: what the answer to it is headed with. */
export function lineOf(command: Command, environment: string | undefined): string {
  const { word, on, from, services, release, revision, global, about, reason, options } = command;
  const parts = [
    `/${word}`,
    on === undefined ? undefined : on ? "on" : "off",
    from,
    global ? "all" : environment,
    release,
    ...services,
    about,
    revision === undefined ? undefined : `@${revision.slice(0, 12)}`,
    ...Object.entries(options).map(([name, value]) => `${name}=${String(value)}`),
    reason,
  ];
  return parts.filter((part) => part !== undefined && part !== "").join(" ");
}
