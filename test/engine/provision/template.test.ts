import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureFleet } from "../../../src/engine/provision/ensure.ts";
import { buildTemplate } from "../../../src/engine/provision/template/build.ts";
import { sealScript } from "../../../src/engine/provision/template/script.ts";
import { createCloudWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createCloudWorld();
});
afterEach(() => world.close());

const job = () => world.job({ spec: { region: "lon1", size: "s-1vcpu-1gb", count: 1 } });

test("a template is built, its host goes, and new hosts are made from it", async () => {
  const built = await buildTemplate(job(), job().templates!);
  expect(world.droplets()).toEqual([]);
  expect(world.cloud.state().snapshots).toEqual([built.name]);
  const { report } = await ensureFleet(job());
  expect(report.template).toBe(built.name);
});

test("one is kept, and one of another image is not used", async () => {
  const other = job();
  await buildTemplate(
    { ...other, spec: { ...other.spec, image: "debian-12-x64" } },
    other.templates!,
  );
  const { report } = await ensureFleet(job());
  expect(report.template).toBeUndefined();
  const built = await buildTemplate(job(), job().templates!);
  expect(built.removed).toHaveLength(1);
  expect(world.cloud.state().snapshots).toEqual([built.name]);
});

test("a snapshot that fails leaves neither a host nor a template", async () => {
  world.cloud.faults.next({ method: "GET", path: "/v2/actions/{action_id}", kind: 422 });
  await expect(buildTemplate(job(), job().templates!)).rejects.toMatchObject({
    code: "API_REFUSED",
  });
  expect(world.droplets()).toEqual([]);
});

test("the script is valid shell", () => {
  expect(spawnSync("sh", ["-n"], { input: sealScript("abc"), encoding: "utf8" }).stderr).toBe("");
});
