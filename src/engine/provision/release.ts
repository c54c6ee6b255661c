import type { Droplet } from "../../model/droplet.ts";
import { asSluiceError } from "../../model/errors.ts";
import { isOf, stateOf } from "../../model/marks.ts";
import { dataLoss, type HostRemoval, mayHoldData } from "../../model/removal.ts";
import type { Found, RunContext } from "../context.ts";
import { destroyDroplets } from "./remove.ts";
import type { Job } from "./job.ts";
import { jobOf } from "./job-of.ts";
import { tidy } from "./sweep/sweep.ts";

/** Adds the environment's droplets to what a destroy takes away. */
export function planRelease(
  context: RunContext,
  { removal, fleet }: Pick<Found, "removal" | "fleet">,
): Pick<Found, "removal"> {
  const { scope } = jobOf(context);
  const droplets = fleet.seen.filter((one) => isOf(one, scope));
  const rows = droplets.map(({ name, id }): HostRemoval => {
    const thing = { kind: "droplet", name: `${name} (${id})` } as const;
    return { host: name, fingerprint: "", things: [thing], left: [] };
  });
  const known = removal.hosts.map((host) => {
    const row = rows.find((one) => one.host === host.host);
    return row === undefined ? host : { ...host, things: [...host.things, ...row.things] };
  });
  const unknown = rows.filter((row) => !known.some(({ host }) => host === row.host));
  const hosts = [...known, ...unknown];
  refuseLoss(
    context,
    hosts,
    fleet.seen.filter((one) => isOf(one, scope) && stateOf(one) === "active"),
  );
  return { removal: { ...removal, hosts } };
}

/** A host that does not answer may hold what deploy.yaml has volumes for. */
function refuseLoss(
  { options, project }: RunContext,
  hosts: readonly HostRemoval[],
  active: readonly Droplet[],
): void {
  if (options.volumes) return;
  const going = hosts.filter(({ things }) => things.some(({ kind }) => kind === "droplet"));
  const volumes = going.flatMap(({ host, left }) =>
    left.flatMap(({ kind, name }) => (kind === "volume" ? [`${name} on ${host}`] : [])),
  );
  const unread = going.filter(
    ({ host, fingerprint }) => fingerprint === "" && active.some(({ name }) => name === host),
  );
  const names = [
    ...volumes,
    ...(mayHoldData(project.services)
      ? unread.map(({ host }) => `${host}, which does not answer,`)
      : []),
  ];
  if (names.length > 0) throw dataLoss(names);
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
export async function tidyUp(job: Job, left: number): Promise<void> {
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
