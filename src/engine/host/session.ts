import { createInterface } from "node:readline";
import type { Host, HostConnection, HostProcess } from "../../contracts/host.ts";
import { SluiceError, type ReasonCode } from "../../model/errors.ts";
import { bootArgv, type BootOptions, frame, HEARTBEAT, PATIENCE } from "./boot.ts";

/** One line of JSON from a phase on the host. */
export interface HostEvent {
  readonly event: string;
  readonly [key: string]: unknown;
}

/** A shell on one host, open for the length of a run. */
export interface Session {
  readonly host: Host;
  readonly connection: HostConnection;
  /**
   * Runs one phase and hands on its events as they come. Rejects when the phase reports `failed`,
   * when it ends by itself (`HOST_FAILED`), when the connection ends, and when the run is aborted
   * before the phase says `switching`.
   */
  run(phase: string, onEvent: (event: HostEvent) => void): Promise<void>;
  /** Answers a phase that asked (`gate`). */
  answer(line: string): void;
  /** Ends the shell, and with it the lock. */
  close(): Promise<void>;
}

const HEARTBEAT_MS = 5_000;

/** The one command of a session. */
export function sessionArgv({ layout }: Host, boot: BootOptions): string[] {
  return [...layout.privilege, ...bootArgv(boot)];
}

/**
 * Opens a session over a connection to `host`. `onWait` is told who holds the lock while we wait for
 * it. With `boot.first` that phase is under way when the session is there: `run` it first.
 * Rejects with the reason codes of `Host.connect`, or `LOCK_HELD`.
 */
export async function openSession(
  host: Host,
  boot: BootOptions,
  signal: AbortSignal,
  onWait: (holder: string) => void = () => {},
  connecting: Promise<HostConnection> = host.connect(signal, sessionArgv(host, boot)),
): Promise<Session> {
  const connection = await connecting;
  const process = connection.exec(sessionArgv(host, boot));
  const lines = eventReader(host.name, process, signal);
  const session = createSession(host, connection, process, lines, boot.first);
  try {
    await lines.until("open", (event) => {
      if (event.event === "waiting") onWait(describeHolder(event["holder"]));
    });
  } catch (error) {
    await session.close();
    throw error;
  }
  return session;
}

function createSession(
  host: Host,
  connection: HostConnection,
  process: HostProcess,
  lines: EventReader,
  first: string | undefined,
): Session {
  let state: "idle" | "busy" | "asked" = first === undefined ? "idle" : "busy";
  let underWay = first;
  const heartbeat = setInterval(() => {
    if (state === "idle") process.stdin.write(HEARTBEAT);
    if (state === "asked") process.stdin.write(`${PATIENCE}\n`);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    host,
    connection,
    async run(phase, onEvent) {
      state = "busy";
      if (underWay === undefined) process.stdin.write(frame(phase));
      else if (underWay !== phase) throw new Error("another phase is under way");
      underWay = undefined;
      const listen = (event: HostEvent) => {
        if (event.event === "gate") state = "asked";
        onEvent(event);
      };
      const end = await lines.until("end", listen).finally(() => (state = "idle"));
      if (end["code"] !== 0) {
        throw new SluiceError("HOST_FAILED", `the script on ${host.name} ended too early`, {
          detail: lines.stderr(),
        });
      }
    },
    answer(line) {
      state = "busy";
      process.stdin.write(`${line}\n`);
    },
    async close() {
      clearInterval(heartbeat);
      process.stdin.end();
      // A phase that is under way finds that nobody listens, and takes back what is not live yet.
      process.stdout.destroy();
      await connection.close();
    },
  };
}

interface EventReader {
  /** The last of what the shell complained about. */
  stderr(): string;
  /** Passes events on until `name` comes, which it returns. */
  until(name: string, onEvent: (event: HostEvent) => void): Promise<HostEvent>;
}

function eventReader(hostName: string, process: HostProcess, signal: AbortSignal): EventReader {
  const stderr = lastLines(process);
  const aborted = rejectOnAbort(signal);
  let switching = false; // From there on a phase is waited for: it ends soon, and nothing stops it.
  process.stdin.on("error", () => {}); // A lost connection is reported by the end of stdout.
  const lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  return {
    stderr,
    async until(name, onEvent) {
      let failure: SluiceError | undefined;
      for (;;) {
        const line = await (switching ? lines.next() : Promise.race([lines.next(), aborted]));
        if (line.done) throw failure ?? (await lost(hostName, process, stderr()));
        const event = parseEvent(line.value);
        if (event === undefined) continue;
        if (event.event === "switching") switching = true;
        if (event.event === "held") failure = lockHeld(hostName, event["holder"]);
        else if (event.event === "failed") failure ??= phaseError(hostName, event);
        else if (event.event !== name) onEvent(event);
        else if (failure) throw failure;
        else return event;
      }
    },
  };
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(new SluiceError("ABORTED", "the run was cancelled"));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  aborted.catch(() => {}); // Seen by whoever waits for the next line.
  return aborted;
}

function parseEvent(line: string): HostEvent | undefined {
  if (!line.startsWith('{"event":')) return undefined;
  try {
    return JSON.parse(line) as HostEvent;
  } catch {
    return undefined; // A line cut by a lost connection.
  }
}

async function lost(hostName: string, process: HostProcess, stderr: string): Promise<SluiceError> {
  const { code } = await process.exit;
  if (/a password is required|not in the sudoers|may not run sudo/.test(stderr)) {
    return new SluiceError("HOST_LOGIN_REFUSED", `sudo on ${hostName} asks for a password`, {
      detail: stderr,
    });
  }
  return new SluiceError("HOST_UNREACHABLE", `the connection to ${hostName} ended`, {
    facts: { "exit code": code ?? undefined },
    detail: stderr,
  });
}

function lockHeld(hostName: string, holder: unknown): SluiceError {
  return new SluiceError("LOCK_HELD", `${hostName} is being changed by ${describeHolder(holder)}`);
}

function describeHolder(holder: unknown): string {
  if (typeof holder !== "object" || holder === null) return "another run";
  const { run, who, command, since } = holder as Record<string, string>;
  return `run ${run} (${command} by ${who}, since ${since})`;
}

/** A `failed` event carries its reason code, and base64 for text of unknown content. */
function phaseError(hostName: string, event: HostEvent): SluiceError {
  const { event: _, code, message, detail, ...facts } = event;
  return new SluiceError(code as ReasonCode, `${decode(message)} on ${hostName}`, {
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, decode(value).trim()]),
    ),
    detail: decode(detail).trim(),
  });
}

function decode(value: unknown): string {
  const text = typeof value === "string" ? value : "";
  return text.startsWith("b64:") ? Buffer.from(text.slice(4), "base64").toString("utf8") : text;
}

function lastLines(process: HostProcess): () => string {
  let text = "";
  process.stderr.setEncoding("utf8");
  process.stderr.on("data", (chunk: string) => (text = (text + chunk).slice(-4_000)));
  return () => text.trim();
}
