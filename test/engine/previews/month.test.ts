import { expect, test } from "vitest";
import { live } from "../../../sandbox/previews/month.ts";
import { rules } from "./cases.ts";

// The whole month is `npm run bench:previews`.
test.each([1, 2, 3])("a week of 70 pull requests leaves nothing over: seed %i", async (seed) => {
  const quota = { perRepository: 10, perUser: 3 };
  const report = await live({
    pulls: 70,
    days: 7,
    people: 8,
    seed,
    rules: { ...rules, quota },
    hosts: 2,
    odds: { lost: 0.1, twice: 0.05, github: 0.01, cloud: 0.05 },
    restarts: 2,
  });
  expect(report.faults).toEqual([]);
  expect(report.leakedHours).toBe(0);
  expect(report.mostPreviews).toBeLessThanOrEqual(10);
  expect(report.mostOfOne).toBeLessThanOrEqual(3);
  expect(report.mostHosts).toBe(2);
  expect(report.refused).toBeGreaterThan(0);
  expect(report.deploys).toBeGreaterThan(70);
});
