import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { HostProcess } from "../../contracts/host.ts";
import { SluiceError } from "../../model/errors.ts";
import type { ObservedHost } from "../../model/observed.ts";
import type { Found, RunContext } from "../context.ts";

/** What to run where. The streams are the caller's and stay open. */
export interface ExecOptions {
  readonly command: readonly string[];
  /** Absent: the first service with a port, else the first. */
  readonly service?: string;
  /** Absent: the first host that runs it. */
  readonly host?: string;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Runs a command in the active container of a service and passes its exit code on. */
export async function exec(
  context: RunContext,
  { sessions, observed }: Pick<Found, "sessions" | "observed">,
): Promise<Pick<Found, "exitCode">> {
  const wanted = context.options.exec;
  if (wanted === undefined) throw new SluiceError("USAGE", "no command was given");
  const { index, container } = activeContainer(observed, wanted, serviceOf(context, wanted));
  const { connection, host } = sessions[index]!;
  const argv = ["docker", "exec", "-i", container, ...wanted.command];
  const process = connection.exec([...host.layout.privilege, ...argv]);
  const code = await passThrough(process, wanted, context.signal);
  if (code !== null) return { exitCode: code };
  if (context.signal.aborted) throw new SluiceError("ABORTED", "the command was left");
  throw new SluiceError("HOST_UNREACHABLE", `the connection to ${host.name} ended`);
}

function serviceOf({ project: { services } }: RunContext, { service }: ExecOptions): string {
  const known = services.filter(({ schedule }) => schedule === undefined);
  if (service === undefined) {
    return (known.find(({ port }) => port !== undefined) ?? known[0])?.name ?? "";
  }
  if (known.some(({ name }) => name === service)) return service;
  throw new SluiceError("USAGE", `no such service: ${service}`, {
    facts: { "there are": known.map(({ name }) => name).join(", ") },
  });
}

/** The container that the record names, on the host that is wanted or the first that runs it. */
export function activeContainer(
  observed: readonly ObservedHost[],
  { host }: Pick<ExecOptions, "host">,
  service: string,
): { index: number; container: string } {
  if (host !== undefined && !observed.some((each) => each.host === host)) {
    const names = observed.map((each) => each.host).join(", ");
    throw new SluiceError("USAGE", `no such host: ${host}`, { facts: { "there are": names } });
  }
  const running = observed.map((each) => {
    const name = each.state?.services[service]?.container;
    const isUp = each.containers.some((other) => other.name === name && other.status === "running");
    return isUp && (host === undefined || each.host === host) ? name : undefined;
  });
  const index = running.findIndex((name) => name !== undefined);
  const container = running[index];
  if (container !== undefined) return { index, container };
  throw new SluiceError("CONTAINER_EXITED", `${service} does not run on ${host ?? "any host"}`);
}

async function passThrough(
  process: HostProcess,
  { stdin, stdout, stderr }: ExecOptions,
  signal: AbortSignal,
): Promise<number | null> {
  process.stdin.on("error", () => {}); // The command may end before it has read everything.
  stdin.pipe(process.stdin);
  process.stdout.pipe(stdout, { end: false });
  process.stderr.pipe(stderr, { end: false });
  const ended = Promise.allSettled([finished(process.stdout), finished(process.stderr)]);
  const left = new Promise<{ code: null }>((resolve) => {
    signal.addEventListener("abort", () => resolve({ code: null }), { once: true });
  });
  const { code } = await Promise.race([process.exit, left]);
  stdin.unpipe(process.stdin);
  stdin.pause(); // Or a terminal would keep this process alive.
  if (!signal.aborted) await ended;
  return code;
}
