import type { Host } from "../../contracts/host.ts";
import type { Droplet } from "../../model/droplet.ts";
import { asSluiceError } from "../../model/errors.ts";
import type { Size } from "../../model/price.ts";
import { decideFleet, type FleetDecision } from "./decide.ts";
import { ensureFleet, type Fleet } from "./ensure.ts";
import type { Job } from "./job.ts";
import { freshness, type Look, lookAtAll, refuseForeign } from "./look.ts";
import { pinnedHost } from "./pinned.ts";
import { plannedHost } from "./planned.ts";
import { roomFor } from "./room.ts";

/**
 * A run that lives makes a host and claims its place within this time: what is half made or empty and
 * older a dead run left.
 */
export const MAKING_MS = 900_000;

/** A fleet that grows by one host when somebody has no room. */
export interface Growth {
  /** Ready; the reserve does not count. */
  readonly ready: readonly Droplet[];
  /** Other runs are making them. */
  readonly coming: readonly Droplet[];
  readonly look: Look;
}

/** The whole account, since what was made seconds ago has no tags yet. */
export async function lookForOneMore(job: Job): Promise<Growth> {
  const { decision, droplets } = await lookAtAll(job);
  refuseForeign(decision);
  const isYoung = (one: Droplet) => job.time.now() - Date.parse(one.createdAt) < MAKING_MS;
  const coming = decision.resume.filter(isYoung);
  const count = decision.keep.length + 1;
  const rest = droplets.filter((one) => !coming.includes(one));
  const next = decideFleet(job.scope, count, rest, freshness(job), coming);
  return { ready: decision.keep, coming, look: { decision: next, droplets } };
}

/** Makes it, or revives or finishes one that is there. What other runs are making is not touched. */
export function makeOneMore(job: Job, { ready, look }: Growth): Promise<Fleet> {
  const spec = { ...job.spec, count: ready.length + 1 };
  return ensureFleet({ ...job, spec }, look);
}

/** The host that would be made. Rejects with `QUOTA_EXCEEDED`. */
export async function planOneMore(
  job: Job,
  { look: { decision, droplets } }: Growth,
): Promise<{
  readonly host: Host;
  readonly decision: FleetDecision;
  readonly size: Size | undefined;
}> {
  const { revive, resume, create, doomed } = decision;
  const stay = droplets.filter((one) => !doomed.includes(one));
  const size = create.length === 0 ? undefined : await roomFor(job, stay, create.length);
  const [name = ""] = [...revive, ...resume].map((one) => one.name).concat(create);
  return { host: plannedHost(job, name), decision, size };
}

/** One that has no pin is never connected to: whoever asks is told why. */
export function hostOrRefusal(job: Job, droplet: Droplet): Host {
  try {
    return pinnedHost(job, droplet);
  } catch (error) {
    const { layout } = plannedHost(job, droplet.name);
    const refusal = asSluiceError(error);
    return { name: droplet.name, layout, connect: () => Promise.reject(refusal) };
  }
}
