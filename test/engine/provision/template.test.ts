import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureFleet } from "../../../src/engine/provision/ensure.ts";
import { destroyDroplets } from "../../../src/engine/provision/remove.ts";
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
  expect(report.template).toEqual({ name: built.name, readyIn: built.readyIn });
  expect(built.readyIn).toBe(10_000);
});

test("one is kept of each image, and one of another image is not used", async () => {
  const other = job();
  const spec = { ...other.spec, image: "debian-12-x64" };
  const debian = await buildTemplate({ ...other, spec }, other.templates!);
  const { report, made } = await ensureFleet(job());
  expect(report.template).toBeUndefined();
  await destroyDroplets(job(), made, []);
  const first = await buildTemplate(job(), job().templates!);
  expect(first.removed).toEqual([]);
  await job().time.sleep(5_000);
  const second = await buildTemplate(job(), job().templates!);
  expect(second.removed).toEqual([first.name]);
  expect(world.cloud.state().snapshots).toEqual([debian.name, second.name]);
});

test("a young host of another run is left alone, an old one of a dead run goes first", async () => {
  const dead = job();
  const killed = { ...dead.reporter, report: () => {} };
  const templates = { ...dead.templates!, powerOff: () => new Promise<number>(() => {}) };
  void buildTemplate({ ...dead, reporter: killed }, templates);
  await expect.poll(() => world.droplets()).toEqual(["shop-template-1 active"]);
  await expect(buildTemplate(job(), job().templates!)).rejects.toMatchObject({
    code: "LOCK_HELD",
  });
  await job().time.sleep(2 * 3_600_000);
  const built = await buildTemplate(job(), job().templates!);
  expect(world.droplets()).toEqual([]);
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
