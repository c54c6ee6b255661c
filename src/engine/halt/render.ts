import type { Halt } from "../../model/halt.ts";

/** What a stop will do, one sentence each, for whoever is asked. */
export function haltsAsText(halts: readonly Halt[]): string {
  return halts
    .map(({ host, service, slot, runs, page }) => {
      const what = runs ? `stops ${service} (${slot}) on ${host}` : `${service} rests on ${host}`;
      return page ? `${what}; its visitors see the maintenance page` : what;
    })
    .join("\n");
}
