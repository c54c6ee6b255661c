/**
 * The whole life of a fleet as one flow, for the check against the published description:
 * `npm run contract -- digitalocean PATH --flow test/engine/provision/contract-flow.ts`
 */
import assert from "node:assert/strict";
import {
  readZones,
  removeRecords,
  writeRecords,
} from "../../../src/engine/provision/dns/records.ts";
import { ensureFleet } from "../../../src/engine/provision/ensure.ts";
import type { Job } from "../../../src/engine/provision/job.ts";
import { destroyDroplets } from "../../../src/engine/provision/remove.ts";
import { sweep, tidy } from "../../../src/engine/provision/sweep/sweep.ts";
import { buildTemplate } from "../../../src/engine/provision/template/build.ts";
import { createCloudWorld, SCOPE, type World } from "./world.ts";

export async function start() {
  const world = await createCloudWorld({ rates: { perMinute: 5_000 } });
  await fetch(`${world.cloud.url}/v2/domains`, {
    method: "POST",
    headers: { authorization: `Bearer ${world.cloud.token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "example.com" }),
  });
  return {
    url: world.cloud.url,
    flow: (url: string) => live(world, world.job(world.at(url))),
    close: () => world.close(),
  };
}

async function live(world: World, job: Job): Promise<void> {
  const { spec } = job;
  await buildTemplate(job, job.templates!);
  const first = await ensureFleet(job);
  assert.ok(first.report.template, "the template was not used");
  await ensureFleet({ ...job, spec: { ...spec, count: 3 } });
  await ensureFleet({ ...job, account: (await job.cloud.account()).id });
  await names(job);
  const now = job.time.now();
  const wanted = { project: "shop", environments: ["production"], templates: [], now };
  const swept = await sweep(job, wanted, true);
  assert.deepEqual(
    swept.leftovers.flatMap(({ problem }) => problem ?? []),
    [],
  );
  const all = await job.cloud.droplets();
  await destroyDroplets(job, all, []);
  await tidy(job, { ...wanted, environments: [] });
  assert.deepEqual(world.droplets(), []);
}

async function names(job: Job): Promise<void> {
  const dns = job.dns!;
  const point = async (v4: string[]) => {
    const zones = await readZones(dns, ["shop.example.com"]);
    await writeRecords(
      dns,
      SCOPE,
      zones,
      (name) => ({ name, v4, v6: ["2001:db8::1"] }),
      () => {},
    );
  };
  await point(["203.0.113.1"]);
  await point(["203.0.113.2"]);
  await removeRecords(dns, SCOPE);
}
