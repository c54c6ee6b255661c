import { expect, test } from "vitest";
import { planHost } from "../../../src/engine/plan/diff.ts";
import { planAsMarkdown, planAsText } from "../../../src/engine/plan/render.ts";
import type { Plan } from "../../../src/model/plan.ts";
import {
  container,
  deployedTwice,
  release,
  service,
  serviceState,
  wanted,
  worker,
} from "../facts.ts";

const web = service("web");
const db = worker("db", { stateful: true });

function planOf(target: ReturnType<typeof release>): Plan {
  const twice = deployedTwice();
  const { ports: _, ...dbState } = serviceState("db", "blue", 1, "1");
  const observed = deployedTwice({
    releases: [
      release(2, [
        [web, "2"],
        [db, "1"],
      ]),
    ],
    state: { ...twice.state!, services: { ...twice.state!.services, db: dbState } },
    containers: [...twice.containers, container("db", "blue", 1, "1", { port: undefined })],
  });
  return {
    project: "shop",
    environment: "production",
    command: "deploy",
    release: target,
    hosts: [planHost(observed, wanted(target))],
  };
}

test("the terminal sees every operation, what stays, and the interruption in capitals", () => {
  const digest = `ghcr.io/acme/shop@sha256:${"ab12".repeat(16)}`;
  const target = release(3, [
    [web, "3"],
    [db, "2"],
  ]);
  const built = { ...target.services["web"]!, image: digest };
  const text = planAsText(planOf({ ...target, services: { ...target.services, web: built } }));
  expect(text).toBe(`deploy shop to production: release 3 of revision-3
  h1
    + start web green→blue on :8101 from ghcr.io/acme/shop@ab12ab12ab12…
    + STOP db, THEN START IT ANEW from db:2 (stateful: it does not answer in between, its volumes stay)
    + swap web green→blue
    + record the release
    + drain sluice_shop_production_web_2 in the background (≤ 30s; replaced by release 3)
    + prune 2 containers, 1 image`);
});

test("the comment says the same as Markdown, and no name can be read as Markdown", () => {
  const markdown = planAsMarkdown(
    planOf(
      release(3, [
        [web, "3"],
        [db, "1"],
      ]),
    ),
  );
  expect(markdown).toContain("**deploy** `shop` to `production`: release 3 of `revision-3`");
  expect(markdown).toContain("- `h1`");
  expect(markdown).toContain("  1. drain sluice\\_shop\\_production\\_web\\_2 in the background");
  expect(markdown).toContain("  - `db` stays (same image and settings)");
});

test("a plan of nothing says so", () => {
  const same = release(
    3,
    [
      [web, "2"],
      [db, "1"],
    ],
    { revision: "revision-2" },
  );
  expect(planAsText(planOf(same))).toContain("nothing to do: everything is as wanted");
  expect(planAsMarkdown(planOf(same))).toContain("Nothing to do: everything is as wanted.");
});
