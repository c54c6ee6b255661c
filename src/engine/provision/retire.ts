import type { Droplet } from "../../model/droplet.ts";
import { asSluiceError } from "../../model/errors.ts";
import { isOf, marksOf, reserveSince, sinceTag, stateOf, stateTag } from "../../model/marks.ts";
import { mayHoldData } from "../../model/removal.ts";
import type { Scope } from "../../model/names.ts";
import { quote, quoteArgv } from "../../model/quote.ts";
import type { Found, RunContext } from "../context.ts";
import { idsOf, type Job, say } from "./job.ts";
import { destroyDroplets } from "./remove.ts";
import { isShared, jobOf } from "./job-of.ts";
import { runOn } from "./run-on.ts";
import { RESERVE_MS } from "./sweep/leftovers.ts";

/** Names that clients remember lead here for as long as this after they were changed. */
const LINGER_SECONDS = 120;
const UNIT = "sluice-retire";

/** Whether hosts are to be put into the reserve, or have been there for too long. */
export function hasSurplus(context: RunContext, { fleet }: Partial<Found>): boolean {
  if (fleet === undefined || isShared(context)) return false;
  return fleet.surplus.length > 0 || expired(jobOf(context), fleet.seen).length > 0;
}

/**
 * Hosts that are needed no more keep answering while names are still remembered, and stop by
 * themselves. The next deploy that needs one takes it; after an hour the next one destroys it, unless
 * there may be data on it.
 */
export async function retire(
  context: RunContext,
  { fleet }: Pick<Found, "fleet">,
): Promise<Partial<Found>> {
  const job = jobOf(context);
  const { surplus, seen } = fleet;
  await Promise.all(surplus.map((droplet) => stopSoon(job, droplet)));
  if (surplus.length > 0) {
    const ids = idsOf(surplus);
    await job.cloud.tag(ids, { add: sinceTag(job.time.now()) });
    await job.cloud.tag(ids, { add: stateTag("reserve"), remove: stateTag("active") });
    for (const { name } of surplus) say(job, name, "is put into the reserve");
  }
  const late = expired(job, seen);
  const mayGo = !mayHoldData(context.project.services);
  const old = mayGo ? late : [];
  if (!mayGo)
    for (const { name } of late) job.reporter.report({ kind: "warning", text: keptText(name) });
  for (const { name } of old) say(job, name, "is destroyed: nothing has needed it for an hour");
  await destroyDroplets(
    job,
    old,
    seen.filter((one) => !old.includes(one)),
  );
  return {};
}

/** Back from the reserve: its containers may stop no more, and the tags say so. */
export async function revive(job: Job, droplets: readonly Droplet[]): Promise<void> {
  if (droplets.length === 0) return;
  await Promise.all(droplets.map((droplet) => runOn(job, droplet, reviveScript())));
  await job.cloud.tag(idsOf(droplets), { add: stateTag("active"), remove: stateTag("reserve") });
  const since = new Set(droplets.flatMap(({ tags }) => marksOf(tags, "since")));
  for (const tag of since) await job.cloud.tag(idsOf(droplets), { remove: tag });
}

function keptText(name: string): string {
  return `${name} has not been needed for an hour; it may hold volumes, so only a sweep destroys it (sluice sweep)`;
}

function expired({ scope, time }: Job, seen: readonly Droplet[]): Droplet[] {
  return seen.filter(
    (one) =>
      isOf(one, scope) &&
      stateOf(one) === "reserve" &&
      time.now() - (reserveSince(one) ?? time.now()) > RESERVE_MS,
  );
}

/** A host that cannot be told is put into the reserve all the same: no name leads there any more. */
async function stopSoon(job: Job, droplet: Droplet): Promise<void> {
  try {
    await runOn(job, droplet, retireScript(job.scope));
  } catch (error) {
    const text = `${droplet.name} could not be told to stop its containers: ${asSluiceError(error).message}`;
    job.reporter.report({ kind: "warning", text });
  }
}

/** What has no port stops at once: two releases of a worker must not run side by side. */
export function retireScript({ project }: Pick<Scope, "project">): string {
  const list = quoteArgv(["docker", "ps", "-q", "--filter", `label=sluice.project=${project}`]);
  const stop = `${list} | xargs -r docker stop`;
  return `set -u
for id in $(${list}); do
  [ -n "$(docker inspect -f '{{index .Config.Labels "sluice.port"}}' "$id")" ] || docker stop "$id" >/dev/null
done
systemctl stop ${UNIT}.timer ${UNIT}.service 2>/dev/null
systemd-run --quiet --collect --unit=${UNIT} --on-active=${LINGER_SECONDS} sh -c ${quote(stop)}
`;
}

export function reviveScript(): string {
  return `systemctl stop ${UNIT}.timer ${UNIT}.service 2>/dev/null
exit 0
`;
}
