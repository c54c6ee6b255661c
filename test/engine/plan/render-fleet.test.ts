import { expect, test } from "vitest";
import { fleetLines } from "../../../src/engine/plan/render-fleet.ts";
import type { FleetReport } from "../../../src/model/fleet.ts";

const six = { hourly: 0.00893, monthly: 6 };
const twelve = { hourly: 0.01786, monthly: 12 };
const fleet: FleetReport = {
  provider: "digitalocean",
  region: "lon1",
  size: "s-1vcpu-1gb",
  members: [
    { name: "shop-production-1", id: 1, fate: "kept" },
    { name: "shop-production-2", fate: "made" },
  ],
  cost: { before: six, after: twelve, difference: six },
  times: {},
};

test("the hosts, what becomes of each and what they cost are told", () => {
  expect(fleetLines(fleet)).toEqual([
    "hosts of digitalocean, s-1vcpu-1gb in lon1: keep shop-production-1; make shop-production-2",
    "they cost $0.0179/h, $12.00/month, before $0.0089/h, $6.00/month (+$0.0089/h, +$6.00/month)",
  ]);
});

test("a cost that stays is told once", () => {
  const cost = { before: six, after: six, difference: { hourly: 0, monthly: 0 } };
  expect(fleetLines({ ...fleet, cost })[1]).toBe("they cost $0.0089/h, $6.00/month");
});

test("how long new hosts took is told, and what a template has saved", () => {
  const made = { ...fleet, times: { active: 6_000, nginx: 11_200 } };
  expect(fleetLines(made)[2]).toBe(
    "new ones were ready after 11.2 s; everything had to be installed",
  );
  const template = { name: "sluice-template-debian-12-x64-0123456789ab-76s", readyIn: 76_000 };
  expect(fleetLines({ ...made, template })[2]).toBe(
    `new ones were ready after 11.2 s from ${template.name}: 1 min 5 s sooner than the host that it was taken from`,
  );
});
