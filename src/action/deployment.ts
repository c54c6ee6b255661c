import type { History, HistoryRecord, RecordNews } from "../contracts/history.ts";
import type { Plan } from "../model/plan.ts";
import type { Console } from "./console.ts";
import { STATE } from "./state.ts";

/** Enough to find a record whose id never came back, and to tell whether its release is live. */
export type RecordIntent = Pick<HistoryRecord, "environment" | "revision" | "run" | "release">;

export interface Recorder {
  /** Puts the planned release on record, without anybody waiting for it. */
  planned(plan: Plan): void;
  /** Tells the end; resolves when it is written or cannot be. */
  finish(news: RecordNews): Promise<void>;
}

/**
 * Keeps history beside a run. Everything is written in order behind the run's back, and what
 * cannot be written becomes one warning: a deploy never fails for its record.
 */
export function createRecorder(
  console: Console,
  load: () => Promise<History | undefined>,
  log: string | undefined,
): Recorder {
  let chain: Promise<string | undefined> = Promise.resolve(undefined);
  let broken = false;
  const guard = async (work: () => Promise<string | undefined>) => {
    if (broken) return undefined;
    try {
      return await work();
    } catch (error) {
      broken = true;
      console.warning(`the GitHub deployment could not be written: ${reasonOf(error)}`);
      return undefined;
    }
  };
  const told = (news: RecordNews) => (log === undefined ? news : { ...news, log });
  return {
    planned(plan) {
      const record = recordOf(plan);
      if (record === undefined) return;
      chain = guard(async () => {
        const history = await load();
        if (history === undefined) return undefined;
        const { environment, revision, run, release } = record;
        const intent: RecordIntent = { environment, revision, run, release };
        console.state(STATE.intent, JSON.stringify(intent));
        const id = await history.begin(record);
        console.state(STATE.deployment, id);
        const description = `release ${record.release} is on its way`;
        await history.tell(id, told({ state: "in_progress", description }));
        return id;
      });
    },
    async finish(news) {
      const id = await chain;
      if (id === undefined) return;
      await guard(async () => {
        const history = await load();
        await history?.tell(id, told(news));
        return id;
      });
    },
  };
}

/** Nothing for a plan that changes nothing, nor for a revision that GitHub cannot know. */
function recordOf({ environment, command, release, hosts }: Plan): HistoryRecord | undefined {
  if (hosts.every(({ operations }) => operations.length === 0)) return undefined;
  if (!/^[0-9a-f]{40,64}$/.test(release.revision)) return undefined;
  const images = Object.entries(release.services).map(([name, { image }]) => [name, image]);
  return {
    environment,
    command,
    run: release.run,
    release: release.id,
    revision: release.revision,
    images: Object.fromEntries(images) as Record<string, string>,
  };
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
