import type { Runtime } from "../../contracts/runtime.ts";
import { quote, quoteArgv } from "../../model/quote.ts";

/** Seconds between SIGTERM and SIGKILL for what is removed on the host itself. */
const GRACE = "10";

/**
 * Slots that Coolify starts and stops: shell on the host only looks at them. A container of plain
 * Docker's, from before the target was changed, is ended here all the same.
 */
export const coolifyRuntime: Runtime = {
  network: () => ":",
  start: (_scope, _spec, { container }) =>
    `docker inspect -f '{{.State.Running}}' ${quote(container)}`,
  startKept: (container) => quoteArgv(["docker", "start", container]),
  removeMade: () => ":",
  stop(container, graceMs) {
    const seconds = String(Math.ceil(graceMs / 1000));
    return unlessCoolifys(container, ["docker", "stop", "-t", seconds, container]);
  },
  // It may still be finishing requests: Coolify stops some time after it has answered.
  remove: (container) =>
    `{ ${quoteArgv(["docker", "stop", "-t", GRACE, container])}; ${quoteArgv(["docker", "rm", "-f", container])}; }`,
  // Coolify has its own rule for images, and its other applications may need them.
  removeImage: () => ":",
};

function unlessCoolifys(container: string, argv: readonly string[]): string {
  const label = `docker inspect -f '{{index .Config.Labels "coolify.managed"}}' ${quote(container)}`;
  return `{ [ -n "$(${label} 2>/dev/null)" ] || ${quoteArgv(argv)}; }`;
}
