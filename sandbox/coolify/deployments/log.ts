import { iso } from "../ids.ts";
import type { World } from "../world.ts";
import type { Deployment, LogEntry } from "./types.ts";

/** A line of this vendor's own. The very first one of a log has no number. */
export function note(
  world: World,
  deployment: Deployment,
  output: string,
  type: LogEntry["type"] = "stdout",
  hidden = false,
): void {
  const { logs } = deployment;
  const entry = { command: null, output, type, timestamp: iso(world.time.now()), hidden, batch: 1 };
  logs.push(logs.length === 0 ? entry : { ...entry, order: logs.length + 1 });
}

/** What a command on the server said. */
export function noteCommand(
  world: World,
  deployment: Deployment,
  command: string,
  output: string,
): void {
  const { logs } = deployment;
  const timestamp = iso(world.time.now());
  const [type, hidden, batch, order] = ["stdout" as const, true, logs.length + 1, logs.length + 1];
  logs.push({ command, output, type, timestamp, hidden, batch, order });
}
