import type { Droplet } from "../../model/droplet.ts";
import { marksOf, stateTag } from "../../model/marks.ts";
import { idsOf, type Job } from "./job.ts";

/** Takes off what a run that died at its very end has left on hosts that are ready. */
export async function mendMarks({ cloud }: Job, ready: readonly Droplet[]): Promise<void> {
  const stale = ready.flatMap((droplet) =>
    [...marksOf(droplet.tags, "state"), ...marksOf(droplet.tags, "boot")]
      .filter((tag) => tag !== stateTag("active"))
      .map((tag) => ({ droplet, tag })),
  );
  for (const [tag, rows] of Map.groupBy(stale, (row) => row.tag))
    await cloud.tag(idsOf(rows.map(({ droplet }) => droplet)), { remove: tag });
}
