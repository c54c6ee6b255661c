import type { Droplet } from "../../model/droplet.ts";
import type { Size } from "../../model/price.ts";
import type { Job } from "./job.ts";
import { checkLimits } from "./limits.ts";
import { sizeOf } from "./look.ts";

/** The size of the new hosts, when there is room for them. Rejects with `QUOTA_EXCEEDED`. */
export async function roomFor(job: Job, stay: readonly Droplet[], more: number): Promise<Size> {
  const [account, size] = await Promise.all([job.cloud.account(), sizeOf(job)]);
  checkLimits({ project: job.scope.project, droplets: job.limit }, account, stay, more);
  return size;
}
