import type { Host } from "../../contracts/host.ts";
import { SluiceError } from "../../model/errors.ts";
import type { LogLine } from "../../model/log.ts";
import type { RunContext } from "../context.ts";
import {
  type Extent,
  followArgv,
  listArgv,
  readSource,
  readStart,
  type Source,
  startsArgv,
} from "./argv.ts";
import { type Channels, eachLine, openChannels, outputOf } from "./channels.ts";
import { chooseSources, readLine } from "./choose.ts";

/**
 * Follows every container of the wanted services on every host, those that a deploy starts later
 * too, until the signal. Rejects when a host is lost.
 */
export async function follow(
  context: RunContext,
  extent: Extent,
  onLine: (line: LogLine) => void,
): Promise<void> {
  await Promise.all(
    context.adapters.hosts.map((host) => followHost(context, host, extent, onLine)),
  );
}

async function followHost(
  { scope, options: { services }, signal }: RunContext,
  host: Host,
  extent: Extent,
  onLine: (line: LogLine) => void,
): Promise<void> {
  const channels = openChannels(host, signal);
  const followed = followContainers(channels, host, onLine);
  const stop = () => void channels.close();
  signal.addEventListener("abort", stop, { once: true });
  // Starts are heard before the list is read, so that none falls between the two.
  const starts = await channels.exec(startsArgv(scope));
  try {
    const heard = eachLine(starts, (row, stream) => {
      if (stream === "stderr") return;
      const { source, since } = readStart(row);
      if (services.length > 0 && !services.includes(source.service)) return;
      followed.add(source, { lines: "all", since });
    });
    const rows = await outputOf(host, await channels.exec(listArgv(scope)));
    const sources = rows
      .split("\n")
      .filter((row) => row !== "")
      .map(readSource);
    for (const source of chooseSources(sources, services)) followed.add(source, extent);
    await Promise.race([heard, aborted(signal)]);
    if (!signal.aborted) {
      throw new SluiceError("HOST_UNREACHABLE", `the connection to ${host.name} ended`);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    starts.stdin.end();
    followed.end();
    await channels.close();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** One stream a container: a start that was seen both as an event and in the list counts once. */
function followContainers(channels: Channels, host: Host, onLine: (line: LogLine) => void) {
  const open = new Map<string, () => void>();
  const run = async (source: Source, extent: Extent) => {
    const process = await channels.exec(followArgv(source, extent));
    open.set(source.container, () => process.stdin.end());
    await eachLine(process, (row, stream) => onLine(readLine(row, source, host.name, stream)));
  };
  return {
    add(source: Source, extent: Extent) {
      const { container } = source;
      if (open.has(container)) return;
      open.set(container, () => {});
      // A channel that fails is a lost connection, which the stream of starts reports.
      run(source, extent)
        .catch(() => {})
        .finally(() => open.delete(container));
    },
    end() {
      for (const finish of open.values()) finish();
    },
  };
}
