import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { Host, HostConnection, HostProcess } from "../../contracts/host.ts";
import { SluiceError } from "../../model/errors.ts";

/** Commands that run on one host at the same time. */
export interface Channels {
  exec(argv: readonly string[]): Promise<HostProcess>;
  close(): Promise<void>;
}

/** sshd allows ten channels a connection unless told otherwise. */
const PER_CONNECTION = 8;

/** Opens a further connection whenever the last one is full. */
export function openChannels(host: Host, signal: AbortSignal): Channels {
  const connections: Promise<HostConnection>[] = [];
  let used = 0;
  return {
    async exec(argv) {
      if (used++ % PER_CONNECTION === 0) connections.push(host.connect(signal));
      const connection = await connections.at(-1)!;
      return connection.exec([...host.layout.privilege, ...argv]);
    },
    async close() {
      const opened = await Promise.allSettled(connections);
      await Promise.allSettled(
        opened.flatMap((each) => (each.status === "fulfilled" ? [each.value.close()] : [])),
      );
    },
  };
}

/** Output of a command that must succeed. Rejects with `DOCKER_UNREACHABLE`. */
export async function outputOf(host: Host, process: HostProcess): Promise<string> {
  process.stdin.end();
  const [stdout, stderr, { code }] = await Promise.all([
    text(process.stdout),
    text(process.stderr),
    process.exit,
  ]);
  if (code === 0) return stdout;
  throw new SluiceError("DOCKER_UNREACHABLE", `Docker does not answer on ${host.name}`, {
    detail: stderr,
  });
}

/** Hands on every line of both streams until both have ended; resolves to the exit code. */
export async function eachLine(
  process: HostProcess,
  onLine: (row: string, stream: "stdout" | "stderr") => void,
): Promise<number | null> {
  process.stdin.on("error", () => {});
  const read = async (stream: "stdout" | "stderr") => {
    for await (const row of createInterface({ input: process[stream] })) onLine(row, stream);
  };
  await Promise.all([read("stdout"), read("stderr")]);
  return (await process.exit).code;
}
