import type { PreviewPulls } from "../contracts/previews.ts";
import {
  cancelPreviewRun,
  lookAtPreviewRun,
  startPreviewRun,
} from "../engine/chatops/previews/run.ts";
import { sayPreview } from "../engine/chatops/previews/say.ts";
import { wishesOf } from "../engine/chatops/previews/wishes.ts";
import type { PreviewKeeper } from "../engine/chatops/ports.ts";
import { loadConfig, previewRulesOf } from "../engine/config/index.ts";
import { chooseServices } from "../engine/previews/paths.ts";
import { isLeft, takeUpAgain } from "../engine/previews/leave.ts";
import type { PreviewPorts, Told } from "../engine/previews/ports.ts";
import { dollars, totalSoFar, usesOf } from "../engine/previews/quota.ts";
import { rulesIn } from "../engine/previews/read.ts";
import { nextSweepIn, SWEEP_MS, sweepPreviews } from "../engine/previews/sweep.ts";
import { tend } from "../engine/previews/tend.ts";
import { isUnknown, type Known, type Repository } from "../model/chatops/index.ts";
import { asSluiceError } from "../model/errors.ts";
import type { Preview, PreviewEvent, PreviewPull, PreviewRules } from "../model/previews.ts";
import { forgetWhy } from "./departures.ts";
import { recoverFirst, recoverPreviews } from "./preview-recovery.ts";
import { rowOf, tendedOf, useLine } from "./preview-row.ts";
import { watch, watchDue, watchedAfter, watchLater, type WatchMakings } from "./preview-watch.ts";

export interface KeeperMakings extends WatchMakings {
  readonly pulls: (repository: Repository, wantsFiles: () => Promise<boolean>) => PreviewPulls;
  /** A file of the default branch; undefined: there is none. */
  readonly file: (repository: Repository, path: string) => Promise<string | undefined>;
  /** False: GitHub shows us no such repository. */
  readonly isThere: (repository: Repository) => Promise<boolean>;
  /** It is not there: nobody may look after its previews. */
  readonly onGone: (repository: Repository) => Promise<void>;
}

/** The life of previews (`engine/previews`) over one installation of the bot, or one workflow. */
export function previewKeeper(makings: KeeperMakings): PreviewKeeper {
  const { ports, previews } = makings;
  return {
    async tend({ repository, pull }, event) {
      const told: Told[] = [];
      const its = portsOf(makings, repository, (one) => void told.push(one));
      const key = { pull, ...accountOf(repository) };
      if (event.kind === "pull") await returnTo(makings, repository);
      if ((await previews.get(key)) === undefined) {
        const rules = await its.rulesOf(repository.id);
        if (rules === "off") return {};
        await recoverPreviews(makings, repository, accountOf(repository), rules);
      }
      await tend(its, key, await shared(makings, repository, event));
      await sweepLater(makings, repository);
      const kept = (await previews.get(key))?.preview;
      if (event.kind === "extended") await putOnRecord(makings, repository, kept);
      const rules = await its.rulesOf(repository.id);
      await watchLater(makings, repository, rules, kept);
      return tendedOf(told, kept, { rules, skipped: [], now: ports.time.now() });
    },
    async sweep(repository) {
      const its = portsOf(makings, repository, () => {});
      const stored = await previews.list({ repository: repository.id });
      // Nobody may look there, or another installation does.
      if (stored.some(({ preview }) => isLeft(preview) || isMoved(preview, repository))) return;
      const rules = await its.rulesOf(repository.id);
      if (rules !== "off") await recoverFirst(makings, repository, accountOf(repository), rules);
      const report = await sweepPreviews(its, accountOf(repository), { isApplied: true });
      if (report.problem !== undefined && !(await makings.isThere(repository))) {
        return makings.onGone(repository);
      }
      await ports.cache.remove(sweepKey(repository));
      await sweepLater(makings, repository, nextSweepIn(report));
      const sleepAfter = watchedAfter(rules);
      if (sleepAfter !== undefined) await watch(makings, repository, sleepAfter);
    },
    watch: (due) => watchDue(makings, due),
    async uses(repository) {
      const its = portsOf(makings, repository, () => {});
      const rules = await its.rulesOf(repository.id);
      if (isUnknown(rules) || rules === "off") return [];
      const { organisation } = accountOf(repository);
      const all = (await previews.list({ organisation })).map(({ preview }) => preview);
      const there = all.filter(({ state }) => state !== "destroyed");
      const nobody = { repository: repository.id, pull: 0, owner: { id: 0, login: "" } };
      const uses = usesOf(rules.quota, nobody, there).filter(({ of }) => of !== "user");
      const here = there.filter((one) => one.repository === repository.id);
      return [
        ...uses.map(({ of, used, limit }) => useLine(of, used, limit)),
        `cost so far: ${dollars(totalSoFar(here, ports.time.now()))}`,
      ];
    },
  };
}

function accountOf({ id, ownerId }: Repository): Pick<Preview, "repository" | "organisation"> {
  return { repository: id, organisation: ownerId ?? 0 };
}

/** GitHub tells us of it, so that we may look after it again. */
async function returnTo({ previews, ports }: KeeperMakings, repository: Repository): Promise<void> {
  const all = await previews.list({ repository: repository.id });
  if (!all.some(({ preview }) => isLeft(preview))) return;
  const at = { ...accountOf(repository), now: ports.time.now() };
  await forgetWhy(ports, repository);
  await takeUpAgain(previews, { repositories: [repository.id] }, at);
  await ports.later({ kind: "sweep", repository }, 0);
}

function isMoved({ organisation }: Preview, { ownerId }: Repository): boolean {
  return ownerId !== undefined && organisation !== 0 && organisation !== ownerId;
}

function portsOf(
  { pulls, file, previews, ports }: KeeperMakings,
  repository: Repository,
  keep: (told: Told) => void,
): PreviewPorts {
  const { config } = ports.settings;
  let read: ReturnType<PreviewPorts["rulesOf"]> | undefined;
  // Once for whatever one event leads to.
  const rulesOf = () => (read ??= rulesFrom(() => file(repository, config)));
  const place = ({ pull }: { readonly pull: number }) => ({ repository, pull });
  const github = pulls(repository, async () => hasPaths(await rulesOf()));
  const seen = new Map<number, PreviewPull>();
  const choice = async ({ pull }: { readonly pull: number }) =>
    choiceOf(seen.get(pull), await rulesOf(), config);
  return {
    previews,
    pulls: {
      open: (id) => github.open(id),
      async read(key) {
        const found = await github.read(key);
        seen.set(key.pull, found);
        return found;
      },
    },
    runs: {
      async start(key, run) {
        const preview = (await previews.get(key))?.preview;
        const who = preview?.asked?.by ?? preview?.owner;
        // What is destroyed is destroyed whole.
        const { chosen } = run.command === "deploy" ? await choice(key) : ALL;
        return startPreviewRun(ports, place(key), run, who, chosen);
      },
      look: (key, run) => lookAtPreviewRun(ports, place(key), run),
      cancel: (key, run) => cancelPreviewRun(ports, place(key), run),
    },
    rulesOf,
    async tell(told) {
      keep(told);
      if (told.refusal !== undefined) return;
      const at = place(told.preview);
      const isNamed = (await wishesOf(ports, at)).services?.length;
      const { skipped } = isNamed ? ALL : await choice(told.preview);
      const facts = { rules: await rulesOf(), skipped, now: ports.time.now() };
      await sayPreview(ports, at, rowOf(told.preview, facts));
    },
    later: ({ pull }, ms) => ports.later({ kind: "tend", repository, pull }, ms),
    time: ports.time,
  };
}

const ALL = { chosen: [], skipped: [] } as const;

/** By what the pull request changes. Whoever changes deploy.yaml may bring services that it lacks here. */
function choiceOf(
  pull: PreviewPull | undefined,
  known: Known<PreviewRules | "off">,
  config: string,
): ReturnType<typeof chooseServices> {
  const changed = pull?.changed;
  const rules = rulesIn(known);
  if (rules === undefined || changed === undefined || isUnknown(changed)) return ALL;
  if (changed.includes(config)) return ALL;
  const choice = chooseServices(rules.services, rules.paths, changed);
  return choice.skipped.length === 0 || choice.chosen.length === 0 ? ALL : choice;
}

/** A sweep without us, and whoever comes after us, has to know of it. */
async function putOnRecord(
  { ports }: KeeperMakings,
  repository: Repository,
  kept: Preview | undefined,
): Promise<void> {
  const { pull, extended } = kept ?? {};
  const revision = kept?.revision ?? kept?.run?.revision ?? kept?.failure?.revision;
  if (pull === undefined || extended === undefined || revision === undefined) return;
  await ports.records(repository).extend({ pull, until: extended, revision });
}

/** What hosts cost is shared by the previews that are there. */
async function shared(
  { previews }: KeeperMakings,
  { id }: Repository,
  event: PreviewEvent,
): Promise<PreviewEvent> {
  if (event.kind !== "ended" || event.state !== "succeeded" || !event.hourly) return event;
  const all = await previews.list({ repository: id });
  const there = all.filter(({ preview: { state } }) => state !== "destroyed").length;
  return { ...event, hourly: event.hourly / Math.max(1, there) };
}

/** A workflow starts and ends with what it was told of; the bot comes back by itself. */
async function sweepLater(
  { ports }: KeeperMakings,
  repository: Repository,
  after = SWEEP_MS,
): Promise<void> {
  const now = ports.time.now();
  const kept = await ports.cache.get<number>(sweepKey(repository));
  // One that is overdue was lost.
  if (kept !== undefined && kept.value + SWEEP_MS > now) return;
  if (!(await ports.cache.set(sweepKey(repository), now + after, kept?.version))) return;
  await ports.later({ kind: "sweep", repository }, after);
}

function sweepKey({ id }: Repository): string {
  return `sweep/${id}`;
}

/** Rejects when GitHub cannot be asked; a file with mistakes says nothing. */
async function rulesFrom(
  read: () => Promise<string | undefined>,
): Promise<Known<PreviewRules | "off">> {
  const text = await read();
  if (text === undefined) return "off";
  try {
    return previewRulesOf(await loadConfig({ file: "deploy.yaml", bytes: Buffer.from(text) }));
  } catch (error) {
    return { unknown: asSluiceError(error).message };
  }
}

function hasPaths(rules: Known<PreviewRules | "off">): boolean {
  return Object.keys(rulesIn(rules)?.paths ?? {}).length > 0;
}
