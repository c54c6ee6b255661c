import type { Templates } from "../../../contracts/templates.ts";
import type { Droplet } from "../../../model/droplet.ts";
import { SluiceError } from "../../../model/errors.ts";
import { hostName } from "../../../model/fleet.ts";
import { isOf } from "../../../model/marks.ts";
import type { Scope } from "../../../model/names.ts";
import { templateName } from "../../../model/template.ts";
import { ensureFleet, takeBack } from "../ensure.ts";
import { idsOf, type Job, say } from "../job.ts";
import { ownDroplets } from "../limits.ts";
import { destroyDroplets } from "../remove.ts";
import { runOn } from "../run-on.ts";
import { HALF_MADE_MS } from "../sweep/leftovers.ts";
import { removeStale, wantedTemplate } from "./find.ts";
import { sealScript } from "./script.ts";

export interface BuiltTemplate {
  readonly name: string;
  /** Milliseconds until its host was ready: what a template saves, but for the boot. */
  readonly readyIn: number;
  /** Stale ones that were removed. */
  readonly removed: readonly string[];
}

const POLL_MS = 5_000;
/** Large snapshots take an hour; ours are small. */
const LONGEST_MS = 1_800_000;

/** Hosts that templates are taken from are no environment's. */
export function templateScope({ project }: Pick<Scope, "project">): Scope {
  return { project, environment: "template" };
}

/**
 * Makes a host as any other, takes everything off that makes it this one, and keeps a snapshot of
 * it. The host goes whatever happens; of the templates only the new one stays.
 */
export async function buildTemplate(given: Job, templates: Templates): Promise<BuiltTemplate> {
  const scope = templateScope(given.scope);
  const spec = { ...given.spec, count: 1, template: "never", backups: false } as const;
  const job: Job = { ...given, scope, spec };
  await clear(job);
  const fleet = await ensureFleet(job);
  const [host] = fleet.made;
  if (host === undefined) throw beingBuilt(scope);
  const rest = ownDroplets(scope.project, fleet.seen).filter(({ id }) => id !== host.id);
  const readyIn = fleet.report.times["nginx"] ?? 0;
  const mark = wantedTemplate(given.spec);
  const name = templateName(mark, readyIn);
  try {
    await runOn(job, host, sealScript(mark.version));
    await finish(job, await templates.powerOff(host.id), templates);
    say(job, host.name, "is being copied");
    await finish(job, await templates.snapshot(host.id, name), templates);
  } catch (error) {
    await takeBack(job, [host], rest, error);
    throw error;
  }
  await destroyDroplets(job, [host], rest);
  return { name, readyIn, removed: await removeStale(templates, mark, given.spec.region) };
}

/**
 * A host that a dead run was taking a template from may be sealed, so it is never taken up again.
 * A young one is more likely a living run's.
 */
async function clear(job: Job): Promise<void> {
  const all = await job.cloud.droplets();
  const own = all.filter((one) => isOf(one, job.scope));
  const isOld = ({ createdAt }: Droplet) => job.time.now() - Date.parse(createdAt) > HALF_MADE_MS;
  if (!own.every(isOld)) throw beingBuilt(job.scope);
  const ids = idsOf(own);
  await destroyDroplets(
    job,
    own,
    all.filter(({ id }) => !ids.includes(id)),
  );
}

function beingBuilt(scope: Scope): SluiceError {
  const message = `another run is taking a template from ${hostName(scope, 1)}`;
  return new SluiceError("LOCK_HELD", message);
}

async function finish(job: Job, action: number, templates: Templates): Promise<void> {
  const end = job.time.now() + LONGEST_MS;
  while (!(await templates.isDone(action))) {
    if (job.time.now() > end)
      throw new SluiceError("API_UNREACHABLE", `action ${action} has not ended in half an hour`);
    await job.time.sleep(POLL_MS, job.signal);
  }
}
