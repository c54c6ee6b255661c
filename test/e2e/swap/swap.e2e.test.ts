import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bySluice, runCampaign } from "../../../bench/loss/campaign.ts";
import { byReload } from "../../../bench/loss/reload.ts";
import { destroyHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import { byBundle } from "./bundle.ts";
import { COLD, createProject, createShopHosts, expectSettled, tell } from "../support/index.ts";

describe("a host under strict clients of every kind", () => {
  let host: SandboxHost;
  beforeAll(async () => {
    [host] = (await createShopHosts("swap", ["v1", "v2"])) as [SandboxHost];
  }, COLD);
  afterAll(async () => {
    if (host !== undefined) await destroyHosts([host]);
  });

  test("loses no request through deploys and rollbacks that stop the old app right after", async () => {
    const project = await createProject("swap", [host]);
    const size = { deploys: 12, rollbacks: 4 };
    const { load } = await runCampaign(host, project, size, bySluice(project));
    tell("sluice, 12 deploys and 4 rollbacks", load);
    expect(load.errors).toEqual([]);
    expect(load.lost).toBe(0);
    for (const { answered } of Object.values(load.byKind)) expect(answered).toBeGreaterThan(0);
    await expectSettled(host, project);
    await project.remove();
  });

  test("loses no request when the committed bundle of the Action does it", async () => {
    const project = await createProject("bundle", [host]);
    const size = { deploys: 4, rollbacks: 2 };
    const { load } = await runCampaign(host, project, size, byBundle(host, project));
    tell("the bundle, 4 deploys and 2 rollbacks", load);
    expect(load.errors).toEqual([]);
    expect(load.lost).toBe(0);
    await expectSettled(host, project);
    await project.remove();
  });

  test("loses requests when the same is done by a plain reload, so the clients can tell", async () => {
    const domain = "control.test";
    const swapper = byReload(host, domain);
    const { load } = await runCampaign(host, { domain }, { deploys: 6, rollbacks: 2 }, swapper);
    tell("plain reload, 6 deploys and 2 rollbacks", load);
    expect(load.lost).toBeGreaterThan(0);
  });
});
