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

/** Runs one operation and returns how long it took, ms; the background is let end afterwards. */
export async function timed(
  contestant: Contestant,
  operation: "deploy" | "rollback",
  ways: readonly Way[],
): Promise<number> {
  const begin = performance.now();
  await contestant[operation](ways);
  const ms = performance.now() - begin;
  await Promise.all(ways.map(({ host }) => settle(host, contestant.settled)));
  return ms;
}

/** Waits until the old slot is stopped and pruned. */
async function settle(host: SandboxHost, settled: string): Promise<void> {
  const script = `n=0
until ${settled}; do n=$((n+1)); [ $n -lt 300 ] || { ps ax >&2; exit 1; }; sleep 0.1; done`;
  await mustExec(host, ["sh", "-c", script]);
}
