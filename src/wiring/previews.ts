import type { PreviewPulls, Previews } from "../contracts/previews.ts";
import {
  cancelPreviewRun,
  lookAtPreviewRun,
  startPreviewRun,
} from "../engine/chatops/previews/run.ts";
import { sayPreview } from "../engine/chatops/previews/say.ts";
import type { Ports, PreviewKeeper, Tended } from "../engine/chatops/ports.ts";
import { loadConfig, previewRulesOf } from "../engine/config/index.ts";
import type { PreviewPorts, Told } from "../engine/previews/ports.ts";
import { costSoFar, dailyCost } from "../engine/previews/cost.ts";
import { expiryOf, FOREVER_MS } from "../engine/previews/expiry.ts";
import { dollars, totalSoFar, usesOf } from "../engine/previews/quota.ts";
import { recoverPreview } from "../engine/previews/recover.ts";
import { nextSweepIn, SWEEP_MS, sweepPreviews } from "../engine/previews/sweep.ts";
import { tend } from "../engine/previews/tend.ts";
import { isUnknown, type Known, type Repository, type RowPreview } from "../model/chatops/index.ts";
import { asSluiceError } from "../model/errors.ts";
import { previewOf, pullOf } from "../model/fleet.ts";
import type { Preview, PreviewEvent, PreviewKey, PreviewRules } from "../model/previews.ts";

export interface KeeperMakings {
  readonly pulls: (repository: Repository, wantsFiles: () => Promise<boolean>) => PreviewPulls;
  /** A file of the default branch; undefined: there is none. */
  readonly file: (repository: Repository, path: string) => Promise<string | undefined>;
  readonly previews: Previews;
  readonly ports: Ports;
}

/** The life of previews (`engine/previews`) over one installation of the bot, or one workflow. */
export function previewKeeper(makings: KeeperMakings): PreviewKeeper {
  const { ports, previews } = makings;
  return {
    async tend({ repository, pull }, event) {
      const told: Told[] = [];
      const its = portsOf(makings, repository, (one) => void told.push(one));
      if (!(await recover(makings, repository, pull, its.rulesOf))) return {};
      await tend(its, { pull, ...accountOf(repository) }, await shared(makings, repository, event));
      await sweepLater(makings, repository);
      const kept = (await previews.get({ pull, ...accountOf(repository) }))?.preview;
      return tendedOf(told, kept, ports.time.now());
    },
    async sweep(repository) {
      const its = portsOf(makings, repository, () => {});
      const report = await sweepPreviews(its, accountOf(repository), { isApplied: true });
      await ports.cache.remove(sweepKey(repository));
      await sweepLater(makings, repository, nextSweepIn(report));
    },
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

function useLine(of: string, used: number, limit: number | undefined): string {
  const show = (value: number) => (of === "monthly" ? dollars(value) : String(value));
  const most = limit === undefined ? "" : ` of at most ${show(limit)}`;
  return of === "monthly"
    ? `previews cost ${show(used)}${most} a month`
    : `previews of this ${of}: ${show(used)}${most}`;
}

function accountOf({ id, ownerId }: Repository): Pick<Preview, "repository" | "organisation"> {
  return { repository: id, organisation: ownerId ?? 0 };
}

function portsOf(
  { pulls, file, previews, ports }: KeeperMakings,
  repository: Repository,
  keep: (told: Told) => void,
): PreviewPorts {
  const { config } = ports.settings;
  const rulesOf = async () => rulesIn(() => file(repository, config));
  const place = ({ pull }: PreviewKey) => ({ repository, pull });
  return {
    previews,
    pulls: pulls(repository, async () => hasPaths(await rulesOf())),
    runs: {
      async start(key, run) {
        const preview = (await previews.get(key))?.preview;
        return startPreviewRun(ports, place(key), run, preview?.asked?.by ?? preview?.owner);
      },
      look: (key, run) => lookAtPreviewRun(ports, place(key), run),
      cancel: (key, run) => cancelPreviewRun(ports, place(key), run),
    },
    rulesOf,
    async tell(told) {
      keep(told);
      if (told.refusal !== undefined) return;
      await sayPreview(ports, place(told.preview), rowOf(told.preview, ports.time.now()));
    },
    later: ({ pull }, ms) => ports.later({ kind: "tend", repository, pull }, ms),
    time: ports.time,
  };
}

/**
 * What GitHub has on record and nobody here knows: the database is new, or lives as long as a workflow.
 * False: there are no previews to be looked after.
 */
async function recover(
  { previews, ports }: KeeperMakings,
  repository: Repository,
  pull: number,
  rulesOf: PreviewPorts["rulesOf"],
): Promise<boolean> {
  const account = accountOf(repository);
  if ((await previews.get({ ...account, pull })) !== undefined) return true;
  const rules = await rulesOf(repository.id);
  if (rules === "off") return false;
  const { config } = ports.settings;
  const environments = [previewOf(pull)];
  const read = await ports.forge.read({ repository, pull, config, environments });
  const runs = read === undefined || isUnknown(read.facts.runs) ? [] : read.facts.runs;
  const ttl = isUnknown(rules) ? FOREVER_MS : rules.ttl;
  const pulls = new Set(runs.flatMap(({ environment }) => pullOf(environment) ?? []));
  for (const one of pulls) {
    const found = recoverPreview({ ...account, pull: one, ttl }, runs);
    if (found !== undefined) await previews.put(found, undefined);
  }
  return true;
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
async function rulesIn(
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
  return !isUnknown(rules) && rules !== "off" && Object.keys(rules.paths).length > 0;
}

function tendedOf(told: readonly Told[], kept: Preview | undefined, now: number): Tended {
  const refused = told.find(({ refusal }) => refusal !== undefined)?.refusal;
  if (refused !== undefined) return { refusal: refused };
  const wish = told.at(-1)?.wish;
  const why = wish?.kind === "stay" || wish?.kind === "unknown" ? wish.why : undefined;
  return {
    ...(kept === undefined ? {} : { preview: rowOf(kept, now) }),
    ...(why === undefined ? {} : { why }),
  };
}

/** A preview, as its row shows it. */
function rowOf(preview: Preview, now: number): RowPreview {
  const { state, readyIn, ttl } = preview;
  const expires = expiryOf(preview);
  const isOver = state === "destroyed" || state === "destroying" || ttl >= FOREVER_MS;
  return {
    state,
    ...(isOver ? {} : { expires: new Date(expires).toISOString() }),
    ...(state === "expiring" ? { isWarned: true } : {}),
    ...(readyIn === undefined ? {} : { readyIn }),
    ...(preview.cost.hourly > 0 ? { daily: dailyCost(preview) } : {}),
    ...(costSoFar(preview, now) > 0 ? { soFar: costSoFar(preview, now) } : {}),
  };
}
