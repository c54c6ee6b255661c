import { expect, test } from "vitest";
import { callsLine, createFleetLog, fleetMarkdown } from "../../src/action/fleet.ts";
import type { DropletStep } from "../../src/model/droplet.ts";

function logOf(...steps: [string, DropletStep][]) {
  const log = createFleetLog();
  for (const [host, droplet] of steps) log.take({ kind: "host", host, text: "", droplet });
  log.take({ kind: "host", host: "10.0.0.1", text: "not made by the run" });
  return log.steps;
}

test("each host that was made has its states and milestones with their times", () => {
  const steps = logOf(
    ["a-1", { state: "creating", ms: 0 }],
    ["a-1", { state: "provisioning", ms: 6_100 }],
    ["a-1", { state: "provisioning", reached: "tcp", ms: 7_000 }],
    ["a-1", { state: "provisioning", reached: "nginx", ms: 61_000 }],
    ["a-1", { state: "active", ms: 64_000 }],
    ["a-2", { state: "creating", ms: 0 }],
    ["a-2", { state: "failed", ms: 900_000 }],
  );
  expect(fleetMarkdown(steps).split("\n").slice(0, 4)).toEqual([
    "| host | states | TCP | SSH | cloud-init | Docker | nginx | own key |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    "| `a-1` | creating 0.00 s → provisioning 6.10 s → active 64.0 s | 7.00 s |  |  |  | 61.0 s |  |",
    "| `a-2` | creating 0.00 s → failed 900.0 s |  |  |  |  |  |  |",
  ]);
  expect(fleetMarkdown(logOf())).toBe("");
});

test("API calls are told by stage, and those of a clean-up apart", () => {
  const stages = [
    { name: "build", ms: 5, calls: 0 },
    { name: "provision", ms: 5, calls: 31 },
    { name: "dns", ms: 5, calls: 4 },
  ];
  expect(callsLine({ stages, calls: 35 })).toBe("API calls: 35 (provision 31, dns 4)");
  expect(callsLine({ stages, calls: 40 })).toBe("API calls: 40 (provision 31, dns 4, clean-up 5)");
  expect(callsLine({ stages: [{ name: "build", ms: 5 }] })).toBe("");
});
