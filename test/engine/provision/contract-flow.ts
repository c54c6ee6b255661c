/**
 * The whole life of a fleet as one flow, for the check against the published description:
 * `npm run contract -- digitalocean PATH --flow test/engine/provision/contract-flow.ts`
 */
import assert from "node:assert/strict";
import { ensureFleet } from "../../../src/engine/provision/ensure.ts";
import type { Job } from "../../../src/engine/provision/job.ts";
import { buildTemplate } from "../../../src/engine/provision/template/build.ts";
import { accountOf, type Command, createUsedAccount, runCommand, sweepUp } from "./leaks/flow.ts";
import type { World } from "./world.ts";

const HOUR = 3_600_000;
/** What happens in the pipeline, from the first host to the last. */
const LIFE: readonly Command[] = [
  { command: "deploy", count: 2, template: "make" },
  { command: "deploy", count: 3 },
  { command: "deploy", count: 2 },
  { command: "deploy", count: 3 },
  { command: "deploy", count: 1 },
  { command: "deploy", count: 1, later: 1.1 * HOUR },
  { command: "destroy", count: 1 },
];

export async function start() {
  const world = await createUsedAccount(30_000);
  return {
    url: world.cloud.url,
    flow: (url: string) => live(world, world.job(world.at(url))),
    close: () => world.close(),
  };
}

async function live(world: World, job: Job): Promise<void> {
  const empty = accountOf(world);
  for (const command of LIFE) {
    await job.time.sleep(command.later ?? 0);
    assert.equal(await runCommand(job, command), undefined);
  }
  assert.deepEqual(accountOf(world), { ...empty, snapshots: 1 });
  const built = await buildTemplate(job, job.templates!);
  assert.equal(built.removed.length, 1);
  const fleet = await ensureFleet({ ...job, account: (await job.cloud.account()).id });
  assert.equal(fleet.report.template?.name, built.name);
  await sweepUp(job, ["production"]);
  await sweepUp(job, ["other"]);
  assert.deepEqual(accountOf(world), empty);
}
