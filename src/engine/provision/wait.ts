import type { Droplet } from "../../model/droplet.ts";
import { SluiceError } from "../../model/errors.ts";
import { projectTag } from "../../model/marks.ts";
import type { Job } from "./job.ts";

const POLL_MS = 5_000;
const LATE_MS = 30_000;
const LONGEST_MS = 600_000;

/** Polls one list for all. A list by tag misses what was made seconds ago: then the whole is read. */
export async function waitForActive(
  { cloud, time, scope, signal }: Job,
  ids: readonly number[],
  onSeen: (droplets: readonly Droplet[]) => void,
  fail: (lost: readonly Droplet[], error: unknown) => Promise<void>,
): Promise<Droplet[]> {
  const begin = time.now();
  for (;;) {
    await time.sleep(POLL_MS * (0.8 + 0.4 * time.chance()), signal);
    const waited = time.now() - begin;
    let seen = await cloud.droplets(projectTag(scope.project));
    const isSeen = (id: number) => seen.some((one) => one.id === id);
    if (waited > LATE_MS && !ids.every(isSeen)) seen = await cloud.droplets();
    onSeen(seen);
    const own = seen.filter(({ id }) => ids.includes(id));
    if (own.length === ids.length && own.every(isUp))
      return ids.map((id) => own.find((one) => one.id === id)!);
    if (waited <= LONGEST_MS) continue;
    const error = tooSlow(ids, own);
    await fail(
      own.filter((one) => !isUp(one)),
      error,
    );
    throw error;
  }
}

function isUp({ status, v4, tags }: Droplet): boolean {
  return status === "active" && v4 !== undefined && tags.length > 0;
}

function tooSlow(ids: readonly number[], own: readonly Droplet[]): SluiceError {
  const missing = ids.filter((id) => !own.some((one) => one.id === id));
  const states = own.map(({ name, status, v4 }) => `${name}: ${status}, ${v4 ?? "no address"}`);
  return new SluiceError("HOST_NOT_READY", "droplets did not become active in ten minutes", {
    facts: { droplets: [...states, ...missing.map((id) => `${id}: not listed`)].join("\n") },
  });
}
