import { beforeEach, expect, test } from "vitest";
import { A, PULL } from "../engine/chatops/world.ts";
import { HOUR, PreviewBed } from "./preview-bed.ts";

const URL = "http://pr-12-web.preview.example.com/";
const SLEEPS = `project: shop
services: { web: { image: "nginx:1.30", port: 80 } }
environments: { staging: { hosts: local } }
previews: { hosts: ["deploy@203.0.113.7"], sleep_after: 30m }
`;

let bed: PreviewBed;
beforeEach(async () => {
  bed = new PreviewBed();
  bed.yaml = SLEEPS;
});

async function ready(): Promise<void> {
  await bed.push(A);
  await bed.end("succeeded", { services: [{ name: "web", url: URL }] });
}

/** Those that were put off come back, the time that they were put off later. */
async function look(): Promise<void> {
  const { put } = bed.world;
  const due = put.filter(({ delivery }) => delivery.kind === "watch");
  put.splice(0, put.length, ...put.filter((one) => !due.includes(one)));
  bed.world.now += due[0]?.ms ?? 0;
  for (const { delivery } of due) await bed.hear(delivery);
}
const watches = () => bed.world.put.filter(({ delivery }) => delivery.kind === "watch").length;

test("the row says that it sleeps, and that somebody woke it, for one call of GitHub's each", async () => {
  await ready();
  bed.world.now += HOUR;
  bed.world.forge.calls.length = 0;
  bed.filesRead = 0;
  bed.sign = "asleep";
  await look();
  expect(bed.signsAsked).toEqual([URL]);
  expect(bed.world.sticky).toContain("💤 asleep until somebody calls");
  expect(bed.world.sticky).toContain("ready in 42 s");
  await look();
  expect(bed.world.forge.calls).toEqual(["say"]);
  bed.sign = "awake";
  await look();
  expect(bed.world.sticky).toContain("☀️ awake");
  expect(bed.world.forge.calls).toEqual(["say", "say"]);
  expect(bed.filesRead).toBe(0);
  expect(await bed.kept()).toMatchObject({ state: "awake" });
});

test("one that does not answer, or wants a password, stays as it was told", async () => {
  await ready();
  bed.world.now += HOUR;
  bed.sign = undefined;
  await look();
  expect(bed.world.sticky).not.toContain("asleep");
  expect(watches()).toBe(1);
});

test("one with a password is not asked at all, nor one that never sleeps", async () => {
  for (const settings of ["protect: password", "sleep_after: never"]) {
    bed = new PreviewBed();
    bed.yaml = SLEEPS.replace("sleep_after: 30m", settings);
    await ready();
    await bed.hear({ kind: "sweep", repository: PULL.repository });
    expect(watches()).toBe(0);
    expect(bed.signsAsked).toEqual([]);
  }
});

test("it is asked by every sweep, too, and put off once however often it is thought of", async () => {
  await ready();
  bed.world.now += HOUR;
  bed.sign = "asleep";
  await bed.hear({ kind: "sweep", repository: PULL.repository });
  expect(bed.world.sticky).toContain("💤 asleep");
  for (let more = 0; more < 3; more++) {
    await bed.happen("changed", "renamed");
    await bed.hear({ kind: "sweep", repository: PULL.repository });
  }
  // What was put off before is overdue, and is not what is remembered.
  expect(watches()).toBe(2);
  await look();
  expect(watches()).toBe(1);
  await look();
  expect(watches()).toBe(1);
});

test("nobody is asked any more when the last one is gone", async () => {
  await ready();
  await bed.close();
  await bed.end("succeeded");
  await look();
  expect(watches()).toBe(0);
  expect(bed.signsAsked).toEqual([]);
});
