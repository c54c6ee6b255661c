import { expect, test } from "vitest";
import { planHost } from "../../../src/engine/plan/diff.ts";
import { resolvePlan } from "../../../src/engine/platform/resolve.ts";
import type { DozeOperation } from "../../../src/model/plan.ts";
import { container, host, release, service, wanted } from "../facts.ts";

const web = service("web", { domains: ["web.test"] });
const running = container("web", "blue", 1, "1");
const plan = planHost(host(), wanted(release(1, [[web, "1"]]), { sleepAfter: 60_000 }));
const doze = ({ operations }: typeof plan) =>
  operations.find((each): each is DozeOperation => each.kind === "write doze");

test("what lets it sleep has the names that the platform gave, and is known again", () => {
  const resolved = resolvePlan(plan, { web: "k0c8w4-101500" }, "f");
  expect(doze(resolved)?.starts[0]?.place.container).toBe("k0c8w4-101500");
  expect(doze(resolved)?.specification).not.toBe(doze(plan)?.specification);
  const next = planHost(
    { ...host(), state: resolved.next, containers: [{ ...running, name: "k0c8w4-101500" }] },
    wanted(release(1, [[web, "1"]]), { sleepAfter: 60_000, forced: [] }),
  );
  const again = resolvePlan(next, { web: "k0c8w4-101500" }, "f");
  expect(doze(again)?.specification).toBe(doze(resolved)?.specification);
});

test("commands have been run by then", () => {
  const job = { name: "migrate", service: "web", command: ["migrate"], timeout: 1 } as const;
  const jobs = planHost(host(), wanted(release(1, [[web, "1"]]), { jobs: [job] }));
  expect(jobs.operations.map(({ kind }) => kind)).toContain("run job");
  expect(resolvePlan(jobs, {}, "f").operations.map(({ kind }) => kind)).not.toContain("run job");
});
