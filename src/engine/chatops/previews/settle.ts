import { isUnknown, type Row } from "../../../model/chatops/index.ts";
import { previewOf } from "../../../model/fleet.ts";
import { isOver } from "../comment/merge.ts";
import type { Ports } from "../ports.ts";
import type { Where } from "../sticky.ts";
import { isGone } from "./decide.ts";
import { lookAtPreview } from "./look.ts";

/** What could not be destroyed costs money until somebody tries again. */
const AGAIN_MS = 15 * 60_000;

/**
 * A run has changed a preview and ended. What was closed while it was being made is destroyed at once;
 * what is gone is no longer on record as active.
 */
export async function settlePreview(
  ports: Ports,
  { repository, pull }: Pick<Where, "repository" | "pull">,
  row: Row | undefined,
): Promise<void> {
  if (row === undefined || row.environment !== previewOf(pull) || !isOver(row)) return;
  const name = `settled/${repository.id}/${row.key}`;
  if ((await ports.cache.get(name)) !== undefined) return;
  const now = ports.time.now();
  const look = { kind: "changed", repository, pull } as const;
  if (isGone(row)) await endRecords(ports, { repository, pull }, row.environment);
  else if (row.command === "destroy") {
    await ports.later({ ...look, at: new Date(now + AGAIN_MS).toISOString() }, AGAIN_MS);
  } else await lookAtPreview(ports, { ...look, at: new Date(now).toISOString() });
  await ports.cache.set(name, true, undefined);
}

async function endRecords(
  { forge, dispatcher, settings }: Ports,
  { repository, pull }: Pick<Where, "repository" | "pull">,
  environment: string,
): Promise<void> {
  const { config } = settings;
  const read = await forge.read({ repository, pull, config, environments: [environment] });
  const runs = read === undefined || isUnknown(read.facts.runs) ? [] : read.facts.runs;
  for (const run of runs) {
    if (run.environment !== environment || run.record === "" || run.state === "inactive") continue;
    await dispatcher.tell(repository, run.record, { state: "inactive", description: "destroyed" });
  }
}
