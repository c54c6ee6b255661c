import type { Droplet } from "../../model/droplet.ts";
import { SluiceError } from "../../model/errors.ts";
import { projectTag } from "../../model/marks.ts";
import { chooseSize, type Size } from "../../model/price.ts";
import { formatSize } from "../../model/units.ts";
import { decideFleet, type FleetDecision } from "./decide.ts";
import type { Job } from "./job.ts";

/** What there is, and what follows from it. */
export interface Look {
  readonly decision: FleetDecision;
  /** Of the project; of the whole account when something has to be made or removed. */
  readonly droplets: readonly Droplet[];
}

/** Tags come seconds after the droplet. */
const FRESH_MS = 180_000;

/**
 * One call where the fleet is as it should be. Where it is not, the whole account is read too: what
 * was made seconds ago has a name and no tags yet, and the account's own limit counts everything.
 */
export async function look(job: Job): Promise<Look> {
  await guardAccount(job);
  const { cloud, scope, spec } = job;
  const tagged = await cloud.droplets(projectTag(scope.project));
  const decision = decideFleet(scope, spec.count, tagged);
  if (decision.create.length + decision.doomed.length + decision.resume.length === 0)
    return { decision, droplets: tagged };
  const droplets = await cloud.droplets();
  return { decision: decideFleet(scope, spec.count, droplets, freshness(job)), droplets };
}

/** Read-only: the fleet as its tags tell it. */
export async function lookAtTags(job: Job): Promise<Look> {
  await guardAccount(job);
  const { cloud, scope } = job;
  const droplets = await cloud.droplets(projectTag(scope.project));
  return { decision: decideFleet(scope, Infinity, droplets), droplets };
}

/** The same of the whole account: what was made seconds ago has no tags yet. */
export async function lookAtAll(job: Job): Promise<Look> {
  await guardAccount(job);
  const droplets = await job.cloud.droplets();
  return { decision: decideFleet(job.scope, Infinity, droplets, freshness(job)), droplets };
}

export function freshness({ time }: Job): (droplet: Droplet) => boolean {
  return ({ createdAt }) => time.now() - Date.parse(createdAt) < FRESH_MS;
}

export async function guardAccount({ account, cloud, provider }: Job): Promise<void> {
  if (account === undefined) return;
  const { id, name } = await cloud.account();
  if ([id, name].some((own) => own.toLowerCase() === account.toLowerCase())) return;
  throw new SluiceError("ACCOUNT_MISMATCH", `the ${provider} token belongs to ${name} (${id})`, {
    facts: { pinned: account },
  });
}

export function refuseForeign({ foreign }: FleetDecision): void {
  const [first] = foreign;
  if (first === undefined) return;
  const message = `droplet ${first.name} (${first.id}) has the name of a host of ours and none of our tags`;
  throw new SluiceError("UNOWNED", message);
}

/** The size of new hosts. Throws `API_REFUSED` when the region sells none that fits. */
export async function sizeOf({ cloud, spec }: Job): Promise<Size> {
  const size = chooseSize(await cloud.sizes(), spec);
  if (size !== undefined) return size;
  const memory = spec.memory === undefined ? "" : ` and ${formatSize(spec.memory)} of memory`;
  const wish = spec.size ?? `a size with ${spec.cpus ?? 1} processors${memory}`;
  throw new SluiceError("API_REFUSED", `${spec.region} does not sell ${wish} now`);
}
