import { memoryPreviews } from "../../../src/adapters/memory/previews.ts";
import type { ListedPull } from "../../../src/contracts/previews.ts";
import type { PreviewPorts, Told } from "../../../src/engine/previews/ports.ts";
import { tend } from "../../../src/engine/previews/tend.ts";
import type { Known } from "../../../src/model/chatops/index.ts";
import { SluiceError } from "../../../src/model/errors.ts";
import type {
  PreviewEvent,
  PreviewPull,
  PreviewRules,
  PreviewRun,
} from "../../../src/model/previews.ts";
import { NOW, pull, rules } from "./cases.ts";

/** A world without surprises: what is asked is answered at once, and written down. */
export function bed(change: Partial<PreviewRules> = {}) {
  const previews = memoryPreviews();
  const pulls = new Map<number, PreviewPull>([[12, pull]]);
  const runs: (PreviewRun & { readonly pull: number; isCancelled?: true })[] = [];
  const told: Told[] = [];
  const state = { now: NOW, isAway: false, list: undefined as readonly ListedPull[] | undefined };
  let known: Known<PreviewRules | "off"> = { ...rules, ...change };
  const ask = <T>(answer: () => T): Promise<T> =>
    state.isAway
      ? Promise.reject(new SluiceError("API_UNREACHABLE", "GitHub is away"))
      : Promise.resolve(answer());
  const ports: PreviewPorts = {
    previews,
    pulls: {
      read: ({ pull: number }) => ask(() => pulls.get(number)!),
      open: () =>
        ask(
          () =>
            state.list ??
            [...pulls].flatMap(([number, one]) =>
              one.state === "open" ? [{ ...one, number }] : [],
            ),
        ),
    },
    runs: {
      start: async ({ pull: number }, run) => runs.push({ ...run, pull: number }),
      look: async () => undefined,
      cancel: async (_, { id }) => void (runs[id! - 1] = { ...runs[id! - 1]!, isCancelled: true }),
    },
    rulesOf: async () => known,
    tell: async (news) => void told.push(news),
    later: async () => {},
    time: { now: () => state.now },
  };
  const place = { repository: 7, organisation: 9 };
  const hear = (event: PreviewEvent, number = 12) => tend(ports, { ...place, pull: number }, event);
  return {
    ports,
    place,
    pulls,
    runs,
    told,
    state,
    hear,
    rule: (next: Known<PreviewRules | "off">) => void (known = next),
    /** Of the newest run. */
    end: (news: object = { state: "succeeded" }) => {
      const { generation, pull: number } = runs.at(-1)!;
      return hear({ kind: "ended", generation, ...news } as PreviewEvent, number);
    },
    row: async (number = 12) => (await previews.get({ ...place, pull: number }))?.preview,
  };
}

export const closed: PreviewPull = { ...pull, state: "closed" };
export const heard = (what: Extract<PreviewEvent, { kind: "pull" }>["what"]) =>
  ({ kind: "pull", what }) as const;
