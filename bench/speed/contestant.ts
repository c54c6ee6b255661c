import type { SandboxHost } from "../../sandbox/hosts/index.ts";
import { mustExec, type Way } from "./bed.ts";

/** Something that deploys the bench's services to hosts. What its promises take is what is measured. */
export interface Contestant {
  readonly name: string;
  /** Once per host, not measured. */
  ready(hosts: readonly SandboxHost[]): Promise<void>;
  /** A new container from the image that is there, and the switch to it. */
  deploy(ways: readonly Way[]): Promise<void>;
  /** Back to the container that ran before. */
  rollback(ways: readonly Way[]): Promise<void>;
  /** Shell that is true on a host when nothing of an earlier run goes on in the background. */
  readonly settled: string;
}

/** What one operation took, ms. */
export interface Taken {
  readonly wall: number;
  /** Processor time on the first host; undefined where it cannot be seen. */
  readonly cpu: number | undefined;
}

/** Runs one operation; the background of it is let end afterwards and is not in the figures. */
export async function timed(
  contestant: Contestant,
  operation: "deploy" | "rollback",
  ways: readonly Way[],
): Promise<Taken> {
  const before = await ways[0]!.cpu();
  const begin = performance.now();
  await contestant[operation](ways);
  const wall = performance.now() - begin;
  const after = await ways[0]!.cpu();
  await Promise.all(ways.map(({ host }) => settle(host, contestant.settled)));
  return { wall, cpu: before === undefined || after === undefined ? undefined : after - before };
}

/** Waits until the old slot is stopped and pruned. */
async function settle(host: SandboxHost, settled: string): Promise<void> {
  const script = `n=0
until ${settled}; do n=$((n+1)); [ $n -lt 300 ] || { ps ax >&2; exit 1; }; sleep 0.1; done`;
  await mustExec(host, ["sh", "-c", script]);
}
