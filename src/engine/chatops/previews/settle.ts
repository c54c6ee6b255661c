import type { News, Row } from "../../../model/chatops/index.ts";
import { isHappening, parseKey } from "../../../model/chatops/key.ts";
import { previewOf } from "../../../model/fleet.ts";
import type { PreviewEnd, PreviewEvent } from "../../../model/previews.ts";
import { isOver } from "../comment/merge.ts";
import type { Ports } from "../ports.ts";
import { forgetWishes } from "./wishes.ts";
import type { PreviewPlace } from "./run.ts";

/** A run of a preview has ended: what follows from that is decided by how the pull request is now. */
export async function settlePreview(
  ports: Ports,
  { repository, pull }: PreviewPlace,
  row: Row | undefined,
  news?: News,
): Promise<void> {
  if (row === undefined || row.environment !== previewOf(pull) || !isOver(row)) return;
  const key = parseKey(row.key);
  if (key === undefined || !isHappening(key) || news?.isEarly) return;
  const name = `settled/${repository.id}/${row.key}`;
  if ((await ports.cache.get(name)) !== undefined) return;
  const place = { repository, pull };
  if (isGone(row)) {
    await endRecords(ports, place);
    await forgetWishes(ports, place);
  }
  await ports.previews?.tend(
    place,
    ended(key.comment, row, await withReport(ports, place, row, news)),
  );
  await ports.cache.set(name, true, undefined);
}

/** Of the two that tell the end the one that knows less may come first; who has looked for it has none. */
async function withReport(
  { dispatcher }: Ports,
  { repository }: PreviewPlace,
  { key, state, ms, revision, run }: Row,
  news: News | undefined,
): Promise<Partial<News> | undefined> {
  const isKnown = state !== "succeeded" || (ms !== undefined && news !== undefined);
  if (isKnown || revision === undefined || run === undefined) return news;
  return (await dispatcher.look(repository, run.id, { sha: revision, key })).report ?? news;
}

function isGone({ command, state }: Pick<Row, "command" | "state">): boolean {
  return command === "destroy" && state === "succeeded";
}

function ended(generation: number, row: Row, news: Partial<News> | undefined): PreviewEvent {
  return { kind: "ended", generation, ...endOf(row, news) };
}

function endOf(row: Row, news: Partial<News> | undefined): PreviewEnd {
  const { state, failure } = row;
  if (state === "succeeded") {
    const ms = row.ms ?? news?.ms;
    return { state, ...(ms === undefined ? {} : { ms }), ...news?.fleet };
  }
  if (state === "aborted") return { state };
  const { reason = "UNKNOWN", message = "the run failed", tail } = failure ?? {};
  return { state: "failed", reason, message, ...(tail === undefined ? {} : { tail }) };
}

/** What is gone is on record as active no longer. */
export async function endRecords(
  { records, dispatcher }: Pick<Ports, "records" | "dispatcher">,
  { repository, pull }: PreviewPlace,
): Promise<void> {
  const environment = previewOf(pull);
  for (const run of await records(repository).runs("all")) {
    if (run.environment !== environment || run.record === "" || run.state === "inactive") continue;
    await dispatcher.tell(repository, run.record, { state: "inactive", description: "destroyed" });
  }
}
