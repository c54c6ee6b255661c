import type { Previews } from "../contracts/previews.ts";
import { addressOf, sayState } from "../engine/chatops/previews/say.ts";
import type { Ports } from "../engine/chatops/ports.ts";
import { rulesIn } from "../engine/previews/read.ts";
import { mayChange, WATCH_MS, watchPreviews } from "../engine/previews/watch.ts";
import type { Delivery, Known, Repository } from "../model/chatops/index.ts";
import type { PreviewSign } from "../model/preview-sign.ts";
import type { Preview, PreviewRules } from "../model/previews.ts";

type Watch = Extract<Delivery, { kind: "watch" }>;

export interface WatchMakings {
  readonly previews: Previews;
  readonly ports: Ports;
  /** Asks the preview of a pull request at its address; absent: nobody has the time to. */
  readonly signs?: (url: string, pull: number) => Promise<PreviewSign | undefined>;
}

/** Asks the repository's previews whether they sleep, and again later while there are any. */
export async function watch(
  makings: WatchMakings,
  repository: Repository,
  sleepAfter: number,
): Promise<void> {
  const { previews, ports, signs } = makings;
  if (signs === undefined) return;
  const at = ({ pull }: Preview) => ({ repository, pull });
  const its = {
    previews,
    time: ports.time,
    async signOf(preview: Preview) {
      const url = await addressOf(ports, at(preview));
      return url === undefined ? undefined : signs(url, preview.pull);
    },
    tell: (preview: Preview) => sayState(ports, at(preview), preview.state),
  };
  const isOn = await watchPreviews(its, repository.id, sleepAfter);
  if (isOn) await later(makings, repository, sleepAfter);
}

/** Of several that were put off only the one that is remembered goes on. */
export async function watchDue(
  makings: WatchMakings,
  { repository, sleepAfter, due }: Watch,
): Promise<void> {
  const { cache } = makings.ports;
  if ((await cache.get<number>(keyOf(repository)))?.value !== due) return;
  await cache.remove(keyOf(repository));
  await watch(makings, repository, sleepAfter);
}

/**
 * Milliseconds until previews sleep, where that can be seen from here: what asks for a password cannot.
 * Undefined: nothing is to be watched.
 */
export function watchedAfter(rules: Known<PreviewRules | "off">): number | undefined {
  const { sleepAfter, protect } = rulesIn(rules) ?? {};
  return protect === "password" ? undefined : sleepAfter;
}

/** After an event: one that may change by itself is asked later. */
export async function watchLater(
  makings: WatchMakings,
  repository: Repository,
  rules: Known<PreviewRules | "off">,
  preview: Preview | undefined,
): Promise<void> {
  const sleepAfter = watchedAfter(rules);
  if (makings.signs === undefined || sleepAfter === undefined) return;
  if (preview !== undefined && mayChange(preview)) await later(makings, repository, sleepAfter);
}

/** One for a repository; one that is overdue was lost. */
async function later(
  { ports }: WatchMakings,
  repository: Repository,
  sleepAfter: number,
): Promise<void> {
  const now = ports.time.now();
  const kept = await ports.cache.get<number>(keyOf(repository));
  if (kept !== undefined && kept.value + WATCH_MS > now) return;
  const due = now + WATCH_MS;
  if (!(await ports.cache.set(keyOf(repository), due, kept?.version))) return;
  await ports.later({ kind: "watch", repository, sleepAfter, due }, WATCH_MS);
}

function keyOf({ id }: Repository): string {
  return `watch/${id}`;
}
