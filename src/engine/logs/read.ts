import type { Host } from "../../contracts/host.ts";
import type { LogLine } from "../../model/log.ts";
import type { Found, RunContext } from "../context.ts";
import { followBuildLines, readBuildLines } from "./build.ts";
import { listArgv, logsArgv, readSource } from "./argv.ts";
import { type Channels, eachLine, openChannels, outputOf } from "./channels.ts";
import { chooseSources, mergeLines, readLine, refuseUnknown } from "./choose.ts";
import { follow } from "./follow.ts";

/** What of the logs is wanted. */
export interface LogOptions {
  readonly lines: number;
  /** As `docker logs --since` takes it. */
  readonly since?: string;
  /** Go on until the signal; every line is handed over as it comes, none is kept. */
  readonly onLine?: (line: LogLine) => void;
  /** Absent: what services write. Else what their platform wrote while it started them, or both. */
  readonly of?: "build" | "both";
}

/** The last lines of all services on all hosts in the order of their times, or those to come. */
export async function logs(context: RunContext): Promise<Partial<Pick<Found, "lines">>> {
  const { adapters, options, project } = context;
  refuseUnknown(
    options.services,
    project.services.map(({ name }) => name),
  );
  const wanted = options.logs ?? { lines: 100 };
  const { of, onLine } = wanted;
  if (onLine !== undefined) {
    await Promise.all([
      ...(of === "build" ? [] : [follow(context, wanted, onLine)]),
      ...(of === undefined ? [] : [followBuildLines(context, wanted.lines, onLine)]),
    ]);
    return {};
  }
  const hosts = of === "build" ? [] : adapters.hosts;
  const read = hosts.map((host) => readHost(context, host, wanted));
  const built = of === undefined ? [] : [readBuildLines(context)];
  return { lines: mergeLines((await Promise.all([...read, ...built])).flat(), wanted.lines) };
}

async function readHost(context: RunContext, host: Host, wanted: LogOptions): Promise<LogLine[]> {
  const channels = openChannels(host, context.signal);
  try {
    const rows = await outputOf(host, await channels.exec(listArgv(context.scope)));
    const sources = chooseSources(
      rows
        .split("\n")
        .filter((row) => row !== "")
        .map(readSource),
      context.options.services,
    );
    const read = sources.map((source) => readContainer(channels, host, source, wanted));
    return (await Promise.all(read)).flat();
  } finally {
    await channels.close();
  }
}

async function readContainer(
  channels: Channels,
  host: Host,
  source: Parameters<typeof logsArgv>[0],
  wanted: LogOptions,
): Promise<LogLine[]> {
  const process = await channels.exec(logsArgv(source, wanted));
  process.stdin.end();
  const lines: LogLine[] = [];
  await eachLine(process, (row, stream) => lines.push(readLine(row, source, host.name, stream)));
  return lines;
}
