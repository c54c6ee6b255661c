import { isDeepStrictEqual } from "node:util";
import type { Previews } from "../../contracts/previews.ts";
import type { Time } from "../../contracts/time.ts";
import type { PreviewSign } from "../../model/preview-sign.ts";
import type { Preview } from "../../model/previews.ts";
import { absorb } from "./absorb.ts";

/** How often those are asked that may have fallen asleep or been woken. */
export const WATCH_MS = 10 * 60_000;
/** Of one repository at a time: 120 requests an hour, none of them GitHub's. */
export const MOST_ASKED = 20;

export interface WatchPorts {
  readonly previews: Previews;
  /** Asks the preview itself. Undefined: it cannot be seen from here, or says nothing. */
  readonly signOf: (preview: Preview) => Promise<PreviewSign | undefined>;
  /** Says in the pull request that it is another now. */
  readonly tell: (preview: Preview) => Promise<void>;
  readonly time: Pick<Time, "now">;
}

/** Whether it answers and may be asleep, or be woken, without anybody telling. */
export function mayChange({ state, run, stopped }: Preview): boolean {
  const isThere = state === "ready" || state === "asleep" || state === "awake";
  return isThere && run === undefined && stopped === undefined;
}

/** Those whose state can be another by now; of too many each has its turn. */
export function toAsk(all: readonly Preview[], sleepAfter: number, now: number): Preview[] {
  const due = all
    .filter(mayChange)
    .filter(({ state, deployed = 0 }) => state !== "ready" || now - deployed >= sleepAfter);
  if (due.length <= MOST_ASKED) return due;
  const from = (Math.floor(now / WATCH_MS) * MOST_ASKED) % due.length;
  return [...due.slice(from), ...due.slice(0, from)].slice(0, MOST_ASKED);
}

/**
 * Asks previews how they are: their hosts have no way to tell. One that does not answer stays as it was
 * told. Resolves to whether there is any left to be asked.
 */
export async function watchPreviews(
  ports: WatchPorts,
  repository: number,
  sleepAfter: number,
): Promise<boolean> {
  const stored = await ports.previews.list({ repository });
  const all = stored.map(({ preview }) => preview);
  await Promise.all(
    toAsk(all, sleepAfter, ports.time.now()).map((preview) => watchOne(ports, preview)),
  );
  return all.some(mayChange);
}

async function watchOne(ports: WatchPorts, preview: Preview): Promise<void> {
  const sign = await ports.signOf(preview);
  if (sign === undefined) return;
  const stored = await ports.previews.get(preview);
  // Whatever happened meanwhile is newer than the answer.
  if (stored === undefined || !isDeepStrictEqual(stored.preview, preview)) return;
  const event = { kind: sign === "asleep" ? "slept" : "woke" } as const;
  const changed = absorb(preview, event, ports.time.now());
  if (changed.state === preview.state) return;
  if (await ports.previews.put(changed, stored.version)) await ports.tell(changed);
}
