import type { Batch } from "../../contracts/cloud.ts";
import { type Droplet } from "../../model/droplet.ts";
import { asSluiceError } from "../../model/errors.ts";
import { bootDigestOf, isMarked } from "../../model/marks.ts";
import type { Job } from "./job.ts";

/** What one create call takes. */
const MOST = 10;
const LOOKS = 3;
const PAUSE_MS = 5_000;

/**
 * Makes droplets; `onMade` has their ids before anything is waited for. A create that was answered
 * with silence or an error of the vendor's may have happened: it is looked for by name, and only
 * what is absent is asked for again, once.
 */
export async function makeDroplets(
  job: Job,
  batch: Batch,
  bootDigest: string,
  before: readonly Droplet[],
  onMade: (droplets: readonly Droplet[]) => void,
): Promise<void> {
  for (let start = 0; start < batch.names.length; start += MOST) {
    const names = batch.names.slice(start, start + MOST);
    await create(job, { ...batch, names }, bootDigest, before, onMade);
  }
}

async function create(
  job: Job,
  batch: Batch,
  bootDigest: string,
  before: readonly Droplet[],
  onMade: (droplets: readonly Droplet[]) => void,
  isAgain = false,
): Promise<void> {
  try {
    return onMade(await job.cloud.create(batch));
  } catch (error) {
    if (!isAgain && asSluiceError(error).code !== "API_UNREACHABLE") throw error;
    const found = await lookFor(job, batch.names, bootDigest, before);
    onMade(found);
    const names = batch.names.filter((name) => !found.some((one) => one.name === name));
    if (names.length === 0) return;
    if (isAgain) throw error;
    await create(job, { ...batch, names }, bootDigest, before, onMade, true);
  }
}

/** Ours by the boot tag; one that has no tags yet by its name, if it was not there before. */
async function lookFor(
  { cloud, time }: Job,
  names: readonly string[],
  bootDigest: string,
  before: readonly Droplet[],
): Promise<Droplet[]> {
  const isNew = (one: Droplet) => !before.some(({ id }) => id === one.id);
  const isMine = (one: Droplet) =>
    bootDigestOf(one) === bootDigest || (!isMarked(one) && names.includes(one.name));
  for (let look = 1; ; look++) {
    const found = (await cloud.droplets()).filter((one) => isNew(one) && isMine(one));
    if (found.length >= names.length || look === LOOKS) return found;
    await time.sleep(PAUSE_MS);
  }
}
