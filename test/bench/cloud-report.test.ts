import { expect, test } from "vitest";
import { cloudReport } from "../../bench/cloud/report.ts";

const counts = [
  {
    what: "deploy to them",
    hosts: 1,
    calls: 3,
    byPath: { "GET /v2/droplets": 1, "GET /v2/domains": 2 },
  },
  { what: "deploy to them", hosts: 4, calls: 1, byPath: { "GET /v2/droplets": 1 } },
];
const birth = (template: boolean, installed: number) => ({
  template,
  times: {
    active: 10_000,
    tcp: 10_100,
    ssh: 10_300,
    "cloud-init": 10_300 + installed,
    docker: 10_400 + installed,
    nginx: 10_500 + installed,
    "own key": 10_700 + installed,
  },
  first200: 14_000 + installed,
  run: 20_000,
  stages: [],
});

test("calls stand by the size of the fleet, those for records apart", () => {
  const text = cloudReport({ conditions: ["2 cores"], counts, births: [] });
  expect(text).toContain("| command | 1 host | 4 hosts |");
  expect(text).toContain("| deploy to them | 1 + 2 | 1 + 0 |");
  expect(text).not.toContain("first 200");
});

test("each part of the way to the first 200 stands by itself, with and without a template", () => {
  const births = [birth(false, 50_000), birth(true, 500)];
  const text = cloudReport({ conditions: [], counts, births });
  expect(text).toContain("| until | without one | from a template |");
  expect(text).toContain("| everything is installed (cloud-init) | 50.0 s | 0.5 s |");
  expect(text).toContain("| deployed and answered with 200 | 3.3 s | 3.3 s |");
  expect(text).toContain("| **in all** | **64.0 s** | **14.5 s** |");
});
