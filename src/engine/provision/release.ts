import type { Droplet } from "../../model/droplet.ts";
import { asSluiceError } from "../../model/errors.ts";
import { isOf, stateOf } from "../../model/marks.ts";
import { dataLoss, type HostRemoval } from "../../model/removal.ts";
import type { Found, RunContext } from "../context.ts";
import { environmentsPhase } from "./elsewhere.ts";
import { destroyDroplets } from "./remove.ts";
import type { Job } from "./job.ts";
import { isShared, jobOf } from "./job-of.ts";
import { tidy } from "./sweep/sweep.ts";

/**
 * Adds the environment's droplets to what a destroy takes away. Hosts that previews share stay for
 * as long as another preview runs on one of them.
 */
export async function planRelease(
  context: RunContext,
  { removal, fleet, sessions }: Found,
): Promise<Pick<Found, "removal">> {
  const { scope } = jobOf(context);
  const others = isShared(context) ? await othersOn(context, sessions) : [];
  const droplets = fleet.seen.filter((one) => isOf(one, scope));
  const rows = droplets.map(({ name, id }) => {
    const thing = { kind: "droplet", name: `${name} (${id})` } as const;
    const why = `${others.join(", ")} runs there`;
    return others.length === 0
      ? { host: name, things: [thing], left: [] }
      : { host: name, things: [], left: [{ ...thing, why }] };
  });
  const known = removal.hosts.map((host) => {
    const row = rows.find((one) => one.host === host.host);
    return row === undefined
      ? host
      : { ...host, things: [...host.things, ...row.things], left: [...host.left, ...row.left] };
  });
  const unknown = rows.filter((row) => !known.some(({ host }) => host === row.host));
  const more = unknown.map((row): HostRemoval => ({ ...row, fingerprint: "" }));
  const hosts = [...known, ...more];
  refuseLoss(
    context,
    hosts,
    fleet.seen.filter((one) => isOf(one, scope) && stateOf(one) === "active"),
  );
  return { removal: { ...removal, hosts } };
}

/** A host that does not answer may hold what deploy.yaml has volumes for; a preview's data goes. */
function refuseLoss(
  { options, project }: RunContext,
  hosts: readonly HostRemoval[],
  active: readonly Droplet[],
): void {
  if (options.volumes || project.preview !== undefined) return;
  const going = hosts.filter(({ things }) => things.some(({ kind }) => kind === "droplet"));
  const volumes = going.flatMap(({ host, left }) =>
    left.flatMap(({ kind, name }) => (kind === "volume" ? [`${name} on ${host}`] : [])),
  );
  const hasVolumes = project.services.some((service) => Object.keys(service.volumes).length > 0);
  const unread = going.filter(
    ({ host, fingerprint }) => fingerprint === "" && active.some(({ name }) => name === host),
  );
  const names = [
    ...volumes,
    ...(hasVolumes ? unread.map(({ host }) => `${host}, which does not answer,`) : []),
  ];
  if (names.length > 0) throw dataLoss(names);
}

async function othersOn({ scope }: RunContext, sessions: Found["sessions"]): Promise<string[]> {
  const names = new Set<string>();
  for (const session of sessions) {
    await session.run(
      environmentsPhase(session.host.layout.stateRoot, scope),
      ({ event, name }) => {
        if (event === "environment") names.add(String(name));
      },
    );
  }
  return [...names].toSorted();
}

/** Destroys the droplets that were planned to go. */
export async function releaseHosts(
  context: RunContext,
  { removal, fleet }: Found,
): Promise<Partial<Found>> {
  const job = jobOf(context);
  const planned = removal.hosts.flatMap(({ things }) => things.map(({ name }) => name));
  const going = fleet.seen.filter(({ name, id }) => planned.includes(`${name} (${id})`));
  const rest = fleet.seen.filter((one) => !going.includes(one));
  await destroyDroplets(job, going, rest);
  await tidyUp(job, rest.length);
  for (const { name } of going)
    job.reporter.report({ kind: "host", host: name, text: "destroyed" });
  return {};
}

/** With the project's last droplet goes what served them; untidy is no failure. */
async function tidyUp(job: Job, left: number): Promise<void> {
  if (left > 0) return;
  const { project } = job.scope;
  const wanted = { project, environments: [], templates: [], now: job.time.now() };
  const warn = (text: string) => job.reporter.report({ kind: "warning", text });
  try {
    for (const { thing, problem } of (await tidy(job, wanted)).leftovers)
      if (problem !== undefined) warn(`${thing.kind} ${thing.name} is still there: ${problem}`);
  } catch (error) {
    warn(`firewall, key and network may be left: ${asSluiceError(error).message}`);
  }
}
