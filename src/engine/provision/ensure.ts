import type { Host } from "../../contracts/host.ts";
import type { Template } from "../../contracts/templates.ts";
import type { Droplet } from "../../model/droplet.ts";
import { asSluiceError, SluiceError } from "../../model/errors.ts";
import { byNumber, type FleetReport } from "../../model/fleet.ts";
import { birthTags, isOf } from "../../model/marks.ts";
import type { Size } from "../../model/price.ts";
import type { FleetDecision } from "./decide.ts";
import { type Finished, finishDroplets } from "./finish.ts";
import { type BootKey, createBootKey } from "./first/boot-key.ts";
import { userData } from "./first/user-data.ts";
import { type Job, say } from "./job.ts";
import { isOverLimit, quotaError } from "./limits.ts";
import { look, type Look, refuseForeign } from "./look.ts";
import { makeDroplets } from "./make.ts";
import { mendMarks } from "./mend.ts";
import { destroyDroplets } from "./remove.ts";
import { pinnedHost } from "./pinned.ts";
import { createFleetProgress } from "./progress.ts";
import { reportFleet } from "./report.ts";
import { revive } from "./retire.ts";
import { roomFor } from "./room.ts";
import { findTemplate, IMAGE } from "./template/find.ts";

/** The hosts of an environment, and what this run did to have them. */
export interface Fleet {
  readonly hosts: readonly Host[];
  readonly report: FleetReport;
  /** Made by this run: what a failure takes back. */
  readonly made: readonly Droplet[];
  /** Not needed any more; still as they were. */
  readonly surplus: readonly Droplet[];
  /** Of the hosts. */
  readonly addresses: readonly Pick<Droplet, "v4" | "v6">[];
  /** Every droplet of the project that the run has seen. */
  readonly seen: readonly Droplet[];
}

/** Observe → ensure → sync → return. A failure on the way destroys what was made on it. */
export async function ensureFleet(job: Job, seen?: Look): Promise<Fleet> {
  const found = seen ?? (await look(job));
  refuseForeign(found.decision);
  const { create, doomed } = found.decision;
  const stay = found.droplets.filter((one) => !doomed.includes(one));
  const size = create.length === 0 ? undefined : await roomFor(job, stay, create.length);
  if (doomed.length > 0) {
    for (const { name } of doomed) say(job, name, "is destroyed: a dead run left it");
    await destroyDroplets(job, doomed, stay);
  }
  await mendMarks(job, found.decision.keep);
  await revive(job, found.decision.revive);
  return makeAndFinish(job, found, stay, size);
}

async function makeAndFinish(
  job: Job,
  { decision, droplets }: Look,
  stay: readonly Droplet[],
  size: Size | undefined,
): Promise<Fleet> {
  const made: Droplet[] = [];
  const progress = createFleetProgress(job, job.time.now());
  try {
    const { boot, ...from } =
      size === undefined ? {} : await create(job, decision, droplets, size, made);
    const onSeen = (seen: readonly Droplet[]) =>
      boot !== undefined && refuseRivals(job, seen, made, boot);
    const coming = [...decision.resume, ...made];
    const finished = await finishDroplets(job, coming, progress, onSeen);
    const fresh = finished.map(({ droplet }) => droplet);
    return {
      hosts: hostsOf(job, decision, finished),
      report: reportFleet(job, decision, { size, made: fresh, times: progress.times, ...from }),
      made: fresh,
      surplus: decision.surplus,
      addresses: [...decision.keep, ...decision.revive, ...fresh],
      seen: [...stay.filter((one) => !decision.resume.includes(one)), ...fresh],
    };
  } catch (error) {
    await takeBack(job, [...decision.resume, ...made], stay, error);
    throw error;
  }
}

async function create(
  job: Job,
  { create: names }: FleetDecision,
  before: readonly Droplet[],
  size: Size,
  made: Droplet[],
): Promise<{ boot: BootKey; template: Template | undefined }> {
  const { scope, spec, reach } = job;
  const ground = await job.cloud.ground({
    project: scope.project,
    region: spec.region,
    publicKey: reach.publicKey,
    sshFrom: spec.sshFrom ?? [],
  });
  if (job.signal.aborted) throw new SluiceError("ABORTED", "the run was cancelled");
  const template = await findTemplate(job, size);
  const boot = createBootKey();
  const batch = {
    names,
    region: spec.region,
    size: size.slug,
    image: template?.id ?? spec.image ?? IMAGE,
    tags: birthTags(scope, boot.digest),
    userData: userData(boot, job.platform?.setup),
    ground,
    backups: spec.backups ?? false,
    ipv6: spec.ipv6 ?? true,
    monitoring: spec.monitoring ?? true,
  };
  await makeDroplets(job, batch, boot.digest, before, (droplets) => {
    made.push(...droplets);
    for (const { id, name } of droplets) say(job, name, `is being made (droplet ${id})`);
    job.reporter.report({ kind: "made", droplets });
  });
  return { boot, template };
}

/** Another run may have been told at the same moment that there is room, or that a name is free. */
function refuseRivals(
  { scope, limit }: Job,
  seen: readonly Droplet[],
  made: readonly Droplet[],
  boot: BootKey,
): void {
  const bounds = { project: scope.project, droplets: limit };
  if (isOverLimit(bounds, seen, boot.digest)) throw quotaError(bounds, seen);
  const isOlder = (one: Droplet, own: Droplet) =>
    one.createdAt < own.createdAt || (one.createdAt === own.createdAt && one.id < own.id);
  const rival = seen.find(
    (one) =>
      isOf(one, scope) &&
      !made.some(({ id }) => id === one.id) &&
      made.some((own) => own.name === one.name && isOlder(one, own)),
  );
  if (rival === undefined) return;
  const message = `another run is making ${rival.name} (droplet ${rival.id})`;
  throw new SluiceError("LOCK_HELD", message);
}

/** What cannot be destroyed is told and does not hide why the run failed; the next run finds it. */
export async function takeBack(
  job: Job,
  droplets: readonly Droplet[],
  rest: readonly Droplet[],
  why: unknown,
): Promise<void> {
  const { code } = asSluiceError(why);
  for (const { name } of droplets) say(job, name, `is destroyed again (${code})`);
  try {
    await destroyDroplets(job, droplets, rest);
  } catch (error) {
    const names = droplets.map(({ name, id }) => `${name} (${id})`).join(", ");
    const text = `these droplets could not be destroyed and are paid for: ${names}: ${asSluiceError(error).message}`;
    job.reporter.report({ kind: "warning", text });
  }
}

function hostsOf(job: Job, { keep, revive }: FleetDecision, finished: readonly Finished[]): Host[] {
  const fresh = finished.map(({ droplet }) => droplet);
  return [...keep, ...revive, ...fresh].toSorted(byNumber(job.scope)).map((droplet) => {
    const own = finished.find((one) => one.droplet === droplet);
    return own === undefined
      ? pinnedHost(job, droplet)
      : job.reach.host(droplet.name, own.address, own.pin);
  });
}
