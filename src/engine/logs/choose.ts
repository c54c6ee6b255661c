import { SluiceError } from "../../model/errors.ts";
import type { LogLine } from "../../model/log.ts";
import type { Source } from "./argv.ts";

/** What runs; of a service of which nothing runs, the newest: its last words are what is wanted. */
export function chooseSources(sources: readonly Source[], services: readonly string[]): Source[] {
  const wanted = sources.filter(
    ({ service }) => services.length === 0 || services.includes(service),
  );
  const byService = Map.groupBy(wanted, ({ service }) => service);
  return [...byService.values()].flatMap((all) => {
    const running = all.filter((source) => source.running);
    return running.length > 0 ? running : all.toSorted((a, b) => b.release - a.release).slice(0, 1);
  });
}

/** All lines in the order of their times, the last `count` of them. */
export function mergeLines(lines: readonly LogLine[], count: number): LogLine[] {
  const sorted = lines.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  return count === 0 ? [] : sorted.slice(-count);
}

/** A line of `docker logs --timestamps`. */
export function readLine(
  row: string,
  { service, slot, release }: Source,
  host: string,
  stream: LogLine["stream"],
): LogLine {
  const space = row.indexOf(" ");
  const [time, text] = space === -1 ? [row, ""] : [row.slice(0, space), row.slice(space + 1)];
  return { time, host, service, slot, release, stream, text };
}

/** A misspelt service would else be a log that stays empty. */
export function refuseUnknown(services: readonly string[], known: readonly string[]): void {
  const unknown = services.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new SluiceError("USAGE", `no such service: ${unknown.join(", ")}`, {
    facts: { "there are": known.join(", ") },
  });
}
