import type { Cloud } from "../../contracts/cloud.ts";
import type { Time } from "../../contracts/time.ts";
import { type Droplet } from "../../model/droplet.ts";
import { SluiceError } from "../../model/errors.ts";
import { isPerishable, stateTag } from "../../model/marks.ts";
import type { Provisioning } from "./job.ts";

const PAUSE_MS = 3_000;
const LONGEST_MS = 300_000;
const ATTEMPTS = 3;

/**
 * Destroys droplets until the API knows them no more. Asked again each time: the end of one that is
 * still `new` may be refused, or accepted and forgotten. `rest` are those that stay, whose tags must
 * stay too. Takes no signal: what is paid for goes also when the run was cancelled.
 */
export async function destroyDroplets(
  { cloud, time, platform }: Pick<Provisioning, "cloud" | "time" | "platform">,
  droplets: readonly Droplet[],
  rest: readonly Droplet[],
): Promise<void> {
  if (droplets.length === 0) return;
  // Seen by every other run as what it is, should this one die on the way.
  const ids = droplets.map(({ id }) => id);
  await cloud.tag(ids, { add: stateTag("destroying") }).catch(() => {});
  // Their addresses are soon somebody else's, and no platform takes one twice.
  const addresses = droplets.flatMap(({ v4 }) => v4 ?? []);
  if (platform !== undefined) await Promise.all(addresses.map((each) => platform.forget(each)));
  const results = await Promise.allSettled(
    droplets.map((droplet) => destroyOne(cloud, time, droplet)),
  );
  const failure = results.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  await dropTags(cloud, droplets, rest);
}

async function destroyOne(cloud: Cloud, time: Time, { id, name }: Droplet): Promise<void> {
  const end = time.now() + LONGEST_MS;
  while ((await ask(cloud, time, id)) !== "gone") {
    if (time.now() >= end) {
      const message = `droplet ${name} (${id}) is still there ${LONGEST_MS / 60_000} minutes after it was to be destroyed`;
      throw new SluiceError("API_UNREACHABLE", message);
    }
    await time.sleep(PAUSE_MS * (0.8 + 0.4 * time.chance()));
  }
}

/** Paid for until it is gone: an error counts only when it comes back. */
async function ask(cloud: Cloud, time: Time, id: number): Promise<"asked" | "busy" | "gone"> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await cloud.destroy(id);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await time.sleep(PAUSE_MS);
    }
  }
}

/** Tags outlive what they were on. Untidy when it fails, never more: sweep finds them. */
async function dropTags(
  cloud: Cloud,
  droplets: readonly Droplet[],
  rest: readonly Droplet[],
): Promise<void> {
  const used = new Set(rest.flatMap(({ tags }) => tags));
  const tags = new Set(droplets.flatMap((one) => one.tags).filter(isPerishable));
  await Promise.allSettled(
    [...tags]
      .filter((tag) => !used.has(tag))
      .map((tag) => cloud.tag(idsOfTagged(droplets, tag), { remove: tag })),
  );
}

function idsOfTagged(droplets: readonly Droplet[], tag: string): number[] {
  return droplets.filter(({ tags }) => tags.includes(tag)).map(({ id }) => id);
}
