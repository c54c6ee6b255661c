import type { History, HistoryRecord, RecordNews } from "../contracts/history.ts";
import type { Step } from "../model/chatops/index.ts";
import { progressText } from "../model/chatops/progress.ts";
import type { Plan } from "../model/plan.ts";
import type { Console } from "./console.ts";
import { STATE } from "./state.ts";

/** Enough to find a record whose id never came back, and to tell whether its release is live. */
export type RecordIntent = Pick<HistoryRecord, "environment" | "revision" | "run" | "release">;

export interface Recorder {
  /** Puts the planned release on record, without anybody waiting for it. */
  planned(plan: Plan): void;
  /** Tells how far the run is, after a while and then now and then. */
  progress(steps: readonly Step[]): void;
  /**
   * Tells the end, after all else; resolves when it is written or cannot be. Nothing is left to tell
   * where `instead` resolves to true: it has told the record together with something else.
   */
  finish(news: RecordNews, instead?: (news: RecordNews) => Promise<boolean>): Promise<void>;
}

export interface RecorderOptions {
  /** Where the run can be watched. */
  readonly log: string | undefined;
  /** Id of what is on record already: the bot has made it. */
  readonly given?: string | undefined;
  /** The comment that asked, where one did. */
  readonly request?: HistoryRecord["request"];
  readonly now?: () => number;
}

/** A run of seconds needs no news in between, and each costs a call of GitHub's and one of the bot's. */
const FIRST_TELL_MS = 20_000;
const NEXT_TELL_MS = 120_000;

/**
 * Keeps history beside a run. Everything is written in order behind the run's back, and what
 * cannot be written becomes one warning: a deploy never fails for its record.
 */
export function createRecorder(
  console: Console,
  load: () => Promise<History | undefined>,
  { log, given, request, now = () => performance.now() }: RecorderOptions,
): Recorder {
  let chain: Promise<string | undefined> = Promise.resolve(given);
  let told = now();
  let pause = FIRST_TELL_MS;
  const attempt = guarded(console);
  const withLog = (news: RecordNews) => (log === undefined ? news : { ...news, log });
  const tell = (news: RecordNews) => {
    chain = chain.then(async (id) => {
      if (id !== undefined) await attempt(async () => (await load())?.tell(id, withLog(news)));
      return id;
    });
  };
  if (given !== undefined) console.state(STATE.deployment, given);
  return {
    planned(plan) {
      const record = recordOf(plan, request);
      if (record === undefined) return;
      const { environment, revision, run, release } = record;
      const intent: RecordIntent = { environment, revision, run, release };
      chain = chain.then(async (id) => {
        const history = await attempt(load);
        if (history === undefined) return undefined;
        console.state(STATE.intent, JSON.stringify(intent));
        if (id !== undefined) return id;
        const made = await attempt(() => history.begin(record));
        if (made !== undefined) console.state(STATE.deployment, made);
        return made;
      });
      if (given !== undefined) return;
      tell({ state: "in_progress", description: `release ${record.release} is on its way` });
    },
    progress(steps) {
      if (now() - told < pause) return;
      told = now();
      pause = NEXT_TELL_MS;
      tell({ state: "in_progress", description: progressText(steps) });
    },
    async finish(news, instead = async () => false) {
      await chain;
      if (!(await instead(withLog(news)))) tell(news);
      await chain;
    },
  };
}

/** Tries until something fails; that is said once, and nothing more is tried. */
function guarded(console: Console) {
  let broken = false;
  return async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (broken) return undefined;
    try {
      return await work();
    } catch (error) {
      broken = true;
      console.warning(`the GitHub deployment could not be written: ${reasonOf(error)}`);
      return undefined;
    }
  };
}

/** Nothing for a plan that changes nothing, nor for a revision that GitHub cannot know. */
function recordOf(
  { environment, command, release, hosts }: Plan,
  request: HistoryRecord["request"],
): HistoryRecord | undefined {
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
    ...(request === undefined ? {} : { request }),
  };
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
