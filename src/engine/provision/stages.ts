import { asSluiceError, SluiceError } from "../../model/errors.ts";
import { byNumber, hostNumber } from "../../model/fleet.ts";
import type { Plan } from "../../model/plan.ts";
import type { Found, RunContext } from "../context.ts";
import { ensureFleet, takeBack } from "./ensure.ts";
import { pinnedHost } from "./pinned.ts";
import type { Job } from "./job.ts";
import { isProvisioned, isShared, jobOf } from "./job-of.ts";
import { isLive } from "./live.ts";
import { look, type Look, lookAtAll, lookAtTags, refuseForeign } from "./look.ts";
import { roomFor } from "./room.ts";
import { plannedHost } from "./planned.ts";
import { destroyDroplets } from "./remove.ts";
import { templateScope } from "./template/build.ts";
import { reportFleet } from "./report.ts";

/** `deploy`: as many hosts as there should be. */
export async function provision(context: RunContext): Promise<Partial<Found>> {
  const fleet = await ensureFleet(jobOf(context));
  return { hosts: fleet.hosts, fleet };
}

/** A dry run looks and counts; hosts that would be made are planned for as blank ones. */
export async function planProvision(context: RunContext): Promise<Partial<Found>> {
  const job = jobOf(context);
  const { decision, droplets } = await look(job);
  refuseForeign(decision);
  const { keep, revive, resume, create, doomed, surplus } = decision;
  const stay = droplets.filter((one) => !doomed.includes(one));
  const size = create.length === 0 ? undefined : await roomFor(job, stay, create.length);
  const there = [...keep, ...revive].toSorted(byNumber(job.scope));
  const later = [...resume.map(({ name }) => name), ...create];
  return {
    hosts: [
      ...there.map((droplet) => pinnedHost(job, droplet)),
      ...later.map((name) => plannedHost(job, name)),
    ],
    fleet: {
      hosts: [],
      report: reportFleet(job, decision, { size }),
      made: [],
      surplus,
      addresses: [],
      seen: droplets,
    },
  };
}

/** The hosts that there are; makes none. */
export async function findHosts(context: RunContext): Promise<Partial<Found>> {
  const job = jobOf(context);
  const found = await lookAtTags(job);
  const fleet = foundFleet(job, found);
  const needsOne = !["status", "hosts", "repair", "destroy", "doctor"].includes(context.command);
  if (fleet.hosts.length === 0 && needsOne) {
    const message = `${context.scope.environment} has no hosts yet; the first deploy makes them`;
    throw new SluiceError("HOST_NOT_READY", message);
  }
  return { hosts: fleet.hosts, fleet };
}

function foundFleet(job: Job, { decision, droplets }: Look): Found["fleet"] {
  const hosts = decision.keep.map((droplet) => pinnedHost(job, droplet));
  const report = reportFleet(job, { ...decision, revive: [], resume: [] }, { size: undefined });
  return { hosts, report, made: [], surplus: [], addresses: decision.keep, seen: droplets };
}

/** Hosts that a promote reads from, when they are a cloud's. */
export async function findSource({ source }: RunContext): Promise<Partial<Found>> {
  if (source === undefined || !isProvisioned(source)) return {};
  return { sourceHosts: foundFleet(jobOf(source), await lookAtTags(jobOf(source))).hosts };
}

/** `destroy` must get rid of what does not answer any more, too. */
export async function findAnswering(context: RunContext): Promise<Partial<Found>> {
  const job = jobOf(context);
  const found = await lookAtTags(job);
  const hosts = await Promise.all(
    found.decision.keep.map(async (droplet) => {
      try {
        const host = pinnedHost(job, droplet);
        await (await host.connect(context.signal)).close();
        return [host];
      } catch (error) {
        const { code } = asSluiceError(error);
        const text = `${droplet.name} does not answer (${code}); what is on it goes with the droplet`;
        context.reporter.report({ kind: "warning", text });
        return [];
      }
    }),
  );
  return {
    hosts: hosts.flat(),
    fleet: { ...foundFleet(job, { ...found, decision: { ...found.decision, keep: [] } }) },
  };
}

/** After a run that died: what is half made goes. Whole hosts are looked at by the stages behind. */
export async function repairHosts(context: RunContext): Promise<Partial<Found>> {
  const job = jobOf(context);
  const found = await lookAtAll(job);
  const { resume, doomed } = found.decision;
  const own = context.options.made ?? [];
  // Another preview's run may be making what they all share.
  const half = [...resume, ...doomed].filter(({ id }) => !isShared(context) || own.includes(id));
  const template = templateScope(job.scope);
  const sealed = found.droplets.filter(
    ({ id, name }) => own.includes(id) && hostNumber(template, name) !== undefined,
  );
  const going = [...half, ...sealed];
  const seen = found.droplets.filter((one) => !going.includes(one));
  await destroyDroplets(job, going, seen);
  const fleet = foundFleet(job, { ...found, droplets: seen });
  return { hosts: fleet.hosts, fleet };
}

/** After a run that died, a whole host that never ran a release is nobody's: it goes. */
export async function dropUnused(
  context: RunContext,
  { fleet, observed, hosts }: Found,
): Promise<Partial<Found>> {
  const job = jobOf(context);
  const unused = hosts
    .filter((_, index) => observed[index]?.state === undefined)
    .map(({ name }) => name);
  const droplets = fleet.seen.filter(({ name }) => unused.includes(name));
  const rest = fleet.seen.filter((one) => !droplets.includes(one));
  await destroyDroplets(job, droplets, rest);
  return {};
}

/**
 * A run that failed destroys the hosts it made, unless some host runs the new release already: from
 * there on a failure removes nothing.
 */
export async function undoProvision(
  context: RunContext,
  found: Partial<Found>,
  error: unknown,
): Promise<void> {
  const { fleet } = found;
  const made = fleet?.made ?? [];
  if (made.length === 0 || isLive(found, error)) return;
  const rest = (fleet?.seen ?? []).filter(({ id }) => !made.some((one) => one.id === id));
  await takeBack(jobOf(context), made, rest, error);
}

/** The plan that is shown says which hosts there will be and what they cost. */
export function withFleet(
  { plan }: Pick<Found, "plan">,
  { fleet }: Partial<Found>,
): { plan: Plan } {
  return { plan: fleet === undefined ? plan : { ...plan, fleet: fleet.report } };
}
