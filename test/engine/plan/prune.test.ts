import { describe, expect, test } from "vitest";
import { planHost } from "../../../src/engine/plan/diff.ts";
import type { ObservedHost } from "../../../src/model/observed.ts";
import type { Operation } from "../../../src/model/plan.ts";
import { container, deployedTwice, release, service, wanted } from "../facts.ts";

const web = service("web");

function pruned(observed: ObservedHost, version: string, keep = 5) {
  const { operations } = planHost(
    observed,
    wanted(release(9, [[web, version]]), { keep: { releases: keep } }),
  );
  return operations.find(
    (operation): operation is Extract<Operation, { kind: "prune" }> => operation.kind === "prune",
  );
}

describe("prune", () => {
  test("keeps the container that this run replaces and removes the one kept before it", () => {
    expect(pruned(deployedTwice(), "3")?.containers).toEqual(["sluice_shop_production_web_1"]);
  });

  test("never names the container that a rollback has just started", () => {
    const prune = pruned(deployedTwice(), "1");
    expect(prune).toBeUndefined();
  });

  test("never names a container that will be active", () => {
    const observed = deployedTwice();
    const { next } = planHost(observed, wanted(release(9, [[web, "3"]])));
    const active = Object.values(next.services).map(({ container: name }) => name);
    expect(pruned(observed, "3")!.containers.filter((name) => active.includes(name))).toEqual([]);
  });

  test("is left out of a run that starts nothing", () => {
    expect(pruned(deployedTwice(), "2", 1)).toBeUndefined();
  });

  test("keeps the newest releases, with their images and secrets", () => {
    const observed = deployedTwice();
    expect(pruned(observed, "3", 3)).toMatchObject({ releases: [], images: [], secrets: [] });
    expect(pruned(observed, "3", 2)).toMatchObject({
      releases: [1],
      images: ["web:1"],
      secrets: ["web-spec-1"],
    });
    expect(pruned(observed, "3", 1)).toMatchObject({
      // The container of release 2 is kept, and with it what it is made of.
      releases: [2, 1],
      images: ["web:1"],
      secrets: ["web-spec-1"],
    });
  });

  test("keeps the release that a rollback would choose, behind any number of restarts", () => {
    const restarts = [3, 4, 5].map((id) => release(id, [[web, "2"]], { command: "restart" }));
    const observed = deployedTwice();
    const after = { ...observed, releases: [...observed.releases, ...restarts] };
    const goal = wanted(release(6, [[web, "2"]]), { keep: { releases: 2 }, forced: ["web"] });
    const { operations } = planHost(after, goal);
    const prune = operations.find(({ kind }) => kind === "prune");
    expect(prune).toMatchObject({ releases: [4, 3, 2], images: [], secrets: [] });
  });

  test("takes what was sent for no release, where the host's Docker is no builder's", () => {
    const images = ["sluice/shop-web:0a", "sluice/shop-web:0b", "sluice/shop-web:building"];
    const others = [
      "sluice/shop-api:0a",
      "sluice/shop-web@sha256:1",
      "web:3",
      "sluice/shop-web:<none>",
    ];
    const observed = deployedTwice({ images: [...images, ...others] });
    const plan = (ownImages: boolean) => {
      const image = "sluice/shop-web:0b";
      const services = { web: { service: web, image, specification: "spec-3" } };
      const next = release(9, [], { services });
      const { operations } = planHost(observed, wanted(next, { ownImages }));
      return operations.find(({ kind }) => kind === "prune");
    };
    expect(plan(true)).toMatchObject({ strays: ["sluice/shop-web:0a"] });
    expect(plan(false)).toMatchObject({ strays: [] });
  });

  test("keeps an image that a newer release uses again", () => {
    const observed = deployedTwice({
      releases: [1, 2, 3].map((id) => release(id, [[web, id === 2 ? "7" : "1"]])),
    });
    expect(pruned(observed, "3", 2)).toMatchObject({ releases: [2, 1], images: ["web:7"] });
  });

  test("keeps what an untouched service still runs, however old its release", () => {
    const api = service("api");
    const observed = deployedTwice({
      releases: [
        release(1, [
          [web, "1"],
          [api, "7"],
        ]),
        release(2, [[web, "2"]]),
      ],
    });
    const { state } = observed;
    const old = {
      ...state!.services["web"]!,
      image: "api:7",
      specification: "spec-7",
      container: "sluice_shop_production_api_1",
    };
    const running = {
      ...observed,
      state: { ...state!, services: { ...state!.services, api: old } },
      containers: [...observed.containers, container("api", "green", 1, "7")],
      greens: ["web", "api"],
    };
    const goal = release(9, [
      [web, "3"],
      [api, "7"],
    ]);
    const { operations } = planHost(running, wanted(goal, { keep: { releases: 1 } }));
    const prune = operations.find(({ kind }) => kind === "prune");
    expect(prune).toMatchObject({ images: ["web:1"] });
    expect(prune).not.toMatchObject({ secrets: expect.arrayContaining(["api-spec-7"]) });
  });
});
