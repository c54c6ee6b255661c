import { asSluiceError } from "../../../model/errors.ts";
import type { Repository } from "../../../model/chatops/index.ts";
import type { Ports } from "../ports.ts";

/** A record whose run never came or was stopped before it could tell: it would wait for ever. */
export async function endRecord(
  { dispatcher }: Pick<Ports, "dispatcher">,
  repository: Repository,
  record: string | undefined,
  description: string,
): Promise<void> {
  if (record !== undefined)
    await dispatcher.tell(repository, record, { state: "error", description });
}

/** Trying again would end the same: it is told instead. Anything else the queue tries again. */
export function isFinal(error: unknown): boolean {
  return FINAL.has(asSluiceError(error).code);
}

const FINAL: ReadonlySet<string> = new Set(["API_REFUSED", "WORKFLOW_MISSING", "LOCK_HELD"]);
