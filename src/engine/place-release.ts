import type { Droplet } from "../model/droplet.ts";
import { isOf, projectTag, stateOf } from "../model/marks.ts";
import type { HostRemoval } from "../model/removal.ts";
import type { Found, RunContext } from "./context.ts";
import type { Session } from "./host/session.ts";
import { giveBack } from "./place-hosts.ts";
import { closePhase, neighboursPhase } from "./previews/claim.ts";
import { jobOf } from "./provision/job-of.ts";
import { MAKING_MS } from "./provision/one-more.ts";
import { tidyUp } from "./provision/release.ts";
import { destroyDroplets } from "./provision/remove.ts";

/**
 * Adds the droplets that this destroy leaves empty to what goes. Told as things are now: what really
 * goes is decided under the host's lock, when the preview is gone.
 */
export async function planEmptied(
  context: RunContext,
  { removal, fleet, sessions }: Found,
): Promise<Pick<Found, "removal">> {
  const hosts = await Promise.all(
    removal.hosts.map(async (host): Promise<HostRemoval> => {
      const session = sessions.find((one) => one.host.name === host.host);
      const droplet = fleet.seen.find(({ name }) => name === host.host);
      if (session === undefined || droplet === undefined) return host;
      if (!mayGo(context, fleet, droplet)) return host;
      const thing = { kind: "droplet", name: nameOf(droplet) } as const;
      const others = await namesFrom(session, neighboursPhase(session.host, context.scope));
      const why = `${others.join(", ")} runs there`;
      return others.length === 0
        ? { ...host, things: [...host.things, thing] }
        : { ...host, left: [...host.left, { ...thing, why }] };
    }),
  );
  const closed = fleet.surplus.map((droplet): HostRemoval => {
    const things = [{ kind: "droplet", name: nameOf(droplet) } as const];
    return { host: droplet.name, fingerprint: "", things, left: [] };
  });
  return { removal: { ...removal, hosts: [...hosts, ...closed] } };
}

/** Closes what is empty now, whoever emptied it, and destroys what is closed. */
export async function endEmptied(
  context: RunContext,
  { fleet, sessions }: Found,
): Promise<Partial<Found>> {
  const job = jobOf(context);
  const { scope } = context;
  const closed: Droplet[] = [];
  for (const session of sessions) {
    const droplet = fleet.seen.find(({ name }) => name === session.host.name);
    if (droplet === undefined || !mayGo(context, fleet, droplet)) continue;
    const there = await namesFrom(session, closePhase(session.host, scope));
    if (there.length === 0) closed.push(droplet);
  }
  const going = [...closed, ...fleet.surplus];
  const rest = fleet.seen.filter((one) => !going.includes(one));
  await destroyDroplets(job, going, rest);
  // Another destroy may have taken the last of the others meanwhile: the later of two looks again.
  if (going.length > 0)
    await tidyUp(job, (await job.cloud.droplets(projectTag(scope.project))).length);
  for (const { name } of going)
    job.reporter.report({ kind: "host", host: name, text: "destroyed" });
  return {};
}

/** After a run that died: hosts that it made go, unless a preview is there. */
export async function dropMade(
  context: RunContext,
  { fleet }: Pick<Found, "fleet">,
): Promise<Partial<Found>> {
  const own = context.options.made ?? [];
  const { scope } = jobOf(context);
  const made = fleet.seen.filter(
    (one) => own.includes(one.id) && isOf(one, scope) && stateOf(one) === "active",
  );
  await giveBack(context, { made, seen: fleet.seen });
  return {};
}

async function namesFrom(session: Session, script: string): Promise<readonly string[]> {
  const names = new Set<string>();
  await session.run(script, ({ event, name }) => {
    if (event === "there") names.add(String(name));
  });
  return [...names].toSorted();
}

/** One that is empty and young may have been made for somebody who is about to claim it. */
function mayGo(context: RunContext, { addresses }: Found["fleet"], droplet: Droplet): boolean {
  const age = jobOf(context).time.now() - Date.parse(droplet.createdAt);
  return addresses.includes(droplet) || age > MAKING_MS;
}

function nameOf({ name, id }: Droplet): string {
  return `${name} (${id})`;
}
