import type { Templates } from "../../../contracts/templates.ts";
import { SluiceError } from "../../../model/errors.ts";
import { ownDroplets } from "../limits.ts";
import { templateName } from "../../../model/template.ts";
import { ensureFleet, takeBack } from "../ensure.ts";
import { templateVersion } from "../first/user-data.ts";
import { type Job, say } from "../job.ts";
import { destroyDroplets } from "../remove.ts";
import { runOn } from "../run-on.ts";
import { IMAGE } from "./find.ts";
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

/**
 * Makes a host as any other, takes everything off that makes it this one, and keeps a snapshot of
 * it. The host goes whatever happens; of the templates only the new one stays.
 */
export async function buildTemplate(given: Job, templates: Templates): Promise<BuiltTemplate> {
  const version = templateVersion(given.spec.image ?? IMAGE);
  const name = templateName(version);
  const scope = { project: given.scope.project, environment: "template" };
  const spec = { ...given.spec, count: 1, template: false, backups: false };
  const job: Job = { ...given, scope, spec };
  const fleet = await ensureFleet(job);
  const host = fleet.seen.find((one) => one.name === fleet.report.members[0]?.name)!;
  const rest = ownDroplets(scope.project, fleet.seen).filter((one) => one !== host);
  try {
    await runOn(job, host, sealScript(version));
    await finish(job, templates, await templates.powerOff(host.id));
    say(job, host.name, "is being copied");
    await finish(job, templates, await templates.snapshot(host.id, name));
  } catch (error) {
    await takeBack(job, [host], rest, error);
    throw error;
  }
  await destroyDroplets(job, [host], rest);
  const readyIn = fleet.report.times["nginx"] ?? 0;
  return { name, readyIn, removed: await removeStale(templates, name) };
}

async function finish(job: Job, templates: Templates, action: number): Promise<void> {
  const end = job.time.now() + LONGEST_MS;
  while (!(await templates.isDone(action))) {
    if (job.time.now() > end)
      throw new SluiceError("API_UNREACHABLE", `action ${action} has not ended in half an hour`);
    await job.time.sleep(POLL_MS, job.signal);
  }
}

/** One is kept: the youngest of the wanted version. */
async function removeStale(templates: Templates, name: string): Promise<string[]> {
  const all = await templates.list(templateName(""));
  const [keep] = all
    .filter((one) => one.name === name)
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const stale = all.filter((one) => one !== keep);
  for (const { id } of stale) await templates.remove(id);
  return stale.map((one) => one.name);
}
