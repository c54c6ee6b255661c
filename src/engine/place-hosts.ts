import type { Host } from "../contracts/host.ts";
import type { Droplet } from "../model/droplet.ts";
import { asSluiceError } from "../model/errors.ts";
import type { FleetReport } from "../model/fleet.ts";
import type { Found, RunContext } from "./context.ts";
import { runOnHost } from "./place-rooms.ts";
import { closePhase } from "./previews/claim.ts";
import type { Fleet } from "./provision/ensure.ts";
import { isProvisioned, jobOf } from "./provision/job-of.ts";
import { lookAtAll, lookAtTags } from "./provision/look.ts";
import { hostOrRefusal } from "./provision/one-more.ts";
import { destroyDroplets } from "./provision/remove.ts";
import { reportFleet } from "./provision/report.ts";

/** The hosts that previews share, and what is known of them where they are a cloud's. */
export interface Hosts {
  readonly hosts: readonly Host[];
  readonly cloud?: {
    readonly droplets: ReadonlyMap<Host, Droplet>;
    readonly seen: readonly Droplet[];
    readonly report: FleetReport;
  };
}

/**
 * The hosts that there are now, in the order in which they are filled. `grown` is what this run has
 * made: a list by tag may not have it yet, and one of the whole account has what others have made.
 */
export async function hostsNow(
  context: RunContext,
  { grown, isThorough = false }: { grown?: Fleet | undefined; isThorough?: boolean } = {},
): Promise<Hosts> {
  if (!isProvisioned(context)) return { hosts: context.adapters.hosts };
  const job = jobOf(context);
  const { decision, droplets } = await (isThorough ? lookAtAll(job) : lookAtTags(job));
  const isListed = ({ id }: Droplet) => droplets.some((one) => one.id === id);
  const unlisted = grown?.made.filter((one) => !isListed(one)) ?? [];
  const known = new Map(
    [...decision.keep, ...unlisted].map((droplet) => [hostOrRefusal(job, droplet), droplet]),
  );
  const there = { ...decision, revive: [], resume: [] };
  const report = grown?.report ?? reportFleet(job, there, { size: undefined });
  const seen = [...droplets, ...unlisted];
  return { hosts: [...known.keys()], cloud: { droplets: known, seen, report } };
}

/** From here on the run has to do with these alone. */
export function narrowed(
  { cloud }: Hosts,
  hosts: readonly Host[],
  more: Partial<Pick<Fleet, "made" | "surplus" | "addresses">> = {},
): Partial<Found> {
  if (cloud === undefined) return { hosts };
  const { droplets, seen, report } = cloud;
  const addresses = dropletsOf(hosts, droplets);
  return { hosts, fleet: { hosts, report, made: [], surplus: [], addresses, seen, ...more } };
}

export function dropletsOf(
  hosts: readonly Host[],
  droplets: ReadonlyMap<Host, Droplet>,
): readonly Droplet[] {
  return hosts.flatMap((host) => droplets.get(host) ?? []);
}

/** Destroys a host on which nothing is; closed first, so that nobody comes meanwhile. Whether it is gone. */
export async function destroyEmpty(
  context: RunContext,
  host: Host,
  droplet: Droplet,
  seen: readonly Droplet[],
): Promise<boolean> {
  if (!(await closeEmpty(context, host))) return false;
  const rest = seen.filter(({ id }) => id !== droplet.id);
  await destroyDroplets(jobOf(context), [droplet], rest);
  return true;
}

/** Closes a host on which nothing is. Whether it is closed now. */
export async function closeEmpty(context: RunContext, host: Host): Promise<boolean> {
  let isEmpty = true;
  await runOnHost(context, host, closePhase(host, context.scope), ({ event }) => {
    if (event === "there") isEmpty = false;
  });
  return isEmpty;
}

/** A run that made a host and cannot use it destroys it, unless somebody else is there by now. */
export async function giveBack(
  context: RunContext,
  { made, seen }: Pick<Fleet, "made" | "seen">,
): Promise<void> {
  const job = jobOf(context);
  // What was cancelled is cleaned up all the same.
  const calm = { ...context, signal: new AbortController().signal };
  for (const droplet of made) {
    try {
      await destroyEmpty(calm, hostOrRefusal(job, droplet), droplet, seen);
    } catch (error) {
      const text = `${droplet.name} has no preview and is paid for until \`sluice sweep --apply\`: ${asSluiceError(error).message}`;
      context.reporter.report({ kind: "warning", text });
    }
  }
}
