import type { ListedPull, PreviewPulls } from "../../contracts/previews.ts";
import { isUnknown, type Known } from "../../model/chatops/index.ts";
import { asSluiceError } from "../../model/errors.ts";
import type { Preview, PreviewOrder, Wish } from "../../model/previews.ts";
import { blank } from "./absorb.ts";
import { decide, type Decision } from "./decide.ts";
import type { PreviewPorts } from "./ports.ts";
import { readPull } from "./read.ts";
import { tend } from "./tend.ts";

/** What a sweep found to do about one preview. */
export interface SweptPreview {
  readonly pull: number;
  readonly wish: Wish;
  readonly orders: readonly PreviewOrder["kind"][];
  /** Why it was not done. */
  readonly problem?: string;
}

export interface SweepReport {
  readonly repository: number;
  /** Previews and open pull requests that were looked at. */
  readonly looked: number;
  readonly found: readonly SweptPreview[];
  /** Pull requests that could not be read, or nothing be done about: the next sweep comes soon. */
  readonly unread: readonly number[];
  /** The list of open pull requests could not be read: none was missed, none is new. */
  readonly problem?: string;
}

/** How often all previews of a repository are compared with its pull requests. */
export const SWEEP_MS = 3_600_000;
const SOON_MS = 5 * 60_000;

/** Milliseconds until the next: soon, when this one could not see everything. */
export function nextSweepIn({ unread, problem }: SweepReport): number {
  return unread.length > 0 || problem !== undefined ? SOON_MS : SWEEP_MS;
}

/**
 * Compares every preview that is kept with what GitHub says now, and every open pull request with what
 * is kept. What came by a webhook is found here when the webhook was lost. A preview whose pull request
 * is not in the list is read by itself: a list that is short, empty or refused ends nothing.
 */
export async function sweepPreviews(
  ports: PreviewPorts,
  place: Pick<Preview, "repository" | "organisation">,
  { isApplied }: { readonly isApplied: boolean },
): Promise<SweepReport> {
  const { repository } = place;
  const [open, rules, stored] = await Promise.all([
    openPulls(ports.pulls, repository),
    ports
      .rulesOf(repository)
      .catch((error: unknown) => ({ unknown: asSluiceError(error).message })),
    ports.previews.list({ repository }),
  ]);
  const listed = new Map((isUnknown(open) ? [] : open).map((pull) => [pull.number, pull]));
  const kept = new Map(stored.map(({ preview }) => [preview.pull, preview]));
  const numbers = [...new Set([...kept.keys(), ...listed.keys()])].toSorted((a, b) => a - b);
  const found: SweptPreview[] = [];
  const unread: number[] = [];
  for (const number of numbers) {
    const seed = { ...place, pull: number };
    const now = ports.time.now();
    const preview = kept.get(number) ?? blank(seed, now);
    const pull = listed.get(number) ?? (await readPull(ports.pulls, seed));
    const decision = decide({ preview, pull, rules, now });
    if (isUnknown(pull)) unread.push(number);
    if (!isChange(preview, decision)) continue;
    const problem = isApplied ? await apply(ports, seed) : undefined;
    if (problem !== undefined) unread.push(number);
    const orders = decision.orders.map(({ kind }) => kind);
    const more = problem === undefined ? {} : { problem };
    found.push({ pull: number, wish: decision.wish, orders, ...more });
  }
  const problem = isUnknown(open) ? { problem: open.unknown } : {};
  return { repository, looked: numbers.length, found, unread, ...problem };
}

function isChange(before: Preview, { orders, preview }: Decision): boolean {
  return orders.length > 0 || before !== preview;
}

/** Reads the pull request again, since the list may be minutes old. One that fails stops no other. */
async function apply(
  ports: PreviewPorts,
  seed: Parameters<typeof tend>[1],
): Promise<string | undefined> {
  try {
    await tend(ports, seed, { kind: "timer" });
    return undefined;
  } catch (error) {
    return asSluiceError(error).message;
  }
}

async function openPulls(
  pulls: PreviewPulls,
  repository: number,
): Promise<Known<readonly ListedPull[]>> {
  try {
    return await pulls.open(repository);
  } catch (error) {
    return { unknown: asSluiceError(error).message };
  }
}
