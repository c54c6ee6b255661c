import { describe, expect, test } from "vitest";
import { planHost, type Wanted } from "../../../src/engine/plan/diff.ts";
import { describe as sentence } from "../../../src/engine/plan/render.ts";
import type { ObservedHost } from "../../../src/model/observed.ts";
import { deployedOnce, release, service, wanted, worker } from "../facts.ts";

const nightly = worker("nightly", { schedule: "0 2 * * *" });
const both = (version: string) =>
  release(2, [
    [service("web"), "1"],
    [nightly, version],
  ]);

function plan(host: Partial<ObservedHost>, more: Partial<Wanted> = {}) {
  const { operations, untouched, next } = planHost(
    deployedOnce(host),
    wanted(both("1"), { schedules: true, ...more }),
  );
  return { lines: operations.map(sentence), untouched, services: Object.keys(next.services) };
}

describe("a scheduled service", () => {
  test("gets a timer and no slot", () => {
    const { lines, services } = plan({});
    expect(lines).toEqual(["run nightly at 0 2 * * * (UTC) from nightly:1", "record the release"]);
    expect(services).toEqual(["web"]);
  });

  test("stays while its image, settings and times are the same, unless it is forced", () => {
    const timers = { nightly: "spec-1" };
    expect(plan({ timers }).untouched).toContainEqual({
      service: "nightly",
      why: "same image, settings and times",
    });
    expect(plan({ timers }).lines).toEqual(["record the release"]);
    expect(plan({ timers }, { forced: ["nightly"] }).lines[0]).toMatch(/^run nightly/);
    expect(plan({ timers: { nightly: "spec-0" } }).lines[0]).toMatch(/^run nightly/);
  });

  test("loses its timer when deploy.yaml does not name it any more", () => {
    const without = release(2, [[service("web"), "1"]]);
    const { operations } = planHost(
      deployedOnce({ timers: { nightly: "spec-1" } }),
      wanted(without, { schedules: true }),
    );
    expect(operations.map(sentence)).toContain("run nightly no more at its times");
  });

  test("is left out, and said so, where nothing runs schedules", () => {
    const { lines, untouched } = plan({}, { schedules: false });
    expect(lines).toEqual(["record the release"]);
    expect(untouched).toContainEqual({
      service: "nightly",
      why: "its schedule is not run on this machine",
    });
  });
});
