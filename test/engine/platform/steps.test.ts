import { expect, test } from "vitest";
import { planHost } from "../../../src/engine/plan/diff.ts";
import { stepsOf } from "../../../src/engine/platform-before.ts";
import type { Job } from "../../../src/model/preview-settings.ts";
import { deployedOnce, host, release, service, wanted } from "../facts.ts";

const api = service("api");
const web = service("web", { dependsOn: ["api"] });
const seed: Job = { name: "seed", service: "web", command: ["seed"], timeout: 1 };

/** `api` starts, `seed` runs, `web (kept)` is woken on the host; a line for each step. */
function steps(...given: Parameters<typeof planHost>): string[] {
  return stepsOf(planHost(...given)).map(({ jobs, kept, starts }) =>
    [
      ...jobs.map(({ name }) => name),
      ...kept.map(({ spec }) => `${spec.name} (kept)`),
      ...starts.map(({ spec }) => spec.name),
    ].join(", "),
  );
}

test("a command comes in the step of its service, before it", () => {
  const first = release(1, [
    [web, "1"],
    [api, "1"],
  ]);
  expect(steps(host(), wanted(first, { jobs: [seed] }))).toEqual(["api", "seed, web"]);
});

test("what sleeps is woken where something changed needs it, and otherwise left to the end", () => {
  const before = deployedOnce({ asleep: true });
  const dozing = {
    ...before,
    containers: before.containers.map((one) => ({ ...one, status: "exited" })),
  };
  const names = dozing.containers.map(({ service: name }) => name);
  expect(names).toEqual(["web"]);
  const front = service("front", { dependsOn: ["web"] });
  const next = release(2, [
    [service("web"), "1"],
    [front, "2"],
  ]);
  expect(steps(dozing, wanted(next))).toEqual(["web (kept)", "front"]);
  const alone = release(2, [
    [service("web"), "1"],
    [service("other"), "2"],
  ]);
  expect(steps(dozing, wanted(alone))).toEqual(["other"]);
});
