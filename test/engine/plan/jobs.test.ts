import { describe, expect, test } from "vitest";
import { planHost } from "../../../src/engine/plan/diff.ts";
import { describe as say } from "../../../src/engine/plan/render.ts";
import type { Job } from "../../../src/model/preview-settings.ts";
import type { ObservedHost } from "../../../src/model/observed.ts";
import type { Release } from "../../../src/model/release.ts";
import { deployedOnce, host, release, service, wanted, worker } from "../facts.ts";

const seed: Job = { name: "seed", service: "web", command: ["node", "seed.js"], timeout: 1 };
const migrate: Job = { ...seed, name: "migrate", command: ["node", "migrate.js"] };
const web = service("web", { dependsOn: ["db"] });
const db = worker("db", { stateful: true });

function planned(observed: ObservedHost, active: Release, jobs = [seed, migrate]): string[] {
  return planHost(observed, wanted(active, { jobs }))
    .operations.filter(({ kind }) => kind === "run job" || kind === "start")
    .map((operation) => say(operation).split(" from ")[0]!);
}

describe("seed and migrate", () => {
  test("come after what their service depends on and before it is started", () => {
    const first = release(1, [
      [web, "1"],
      [db, "1"],
    ]);
    expect(planned(host(), first)).toEqual([
      "start db blue",
      "run seed of web: node seed.js",
      "run migrate of web: node migrate.js",
      expect.stringMatching(/^start web blue on/),
    ]);
  });

  test("seed is not run again, migrate is with each new container", () => {
    const second = release(2, [[service("web"), "2"]]);
    expect(planned(deployedOnce({ seeded: true }), second)[0]).toBe(
      "run migrate of web: node migrate.js",
    );
    expect(planned(deployedOnce({ seeded: true }), second)).toHaveLength(2);
  });

  test("nothing is run where nothing changes, but a seed that was never run", () => {
    const same = release(2, [[service("web"), "1"]]);
    expect(planned(deployedOnce({ seeded: true }), same)).toEqual([]);
    expect(planned(deployedOnce(), same)).toEqual(["run seed of web: node seed.js"]);
  });

  test("run in a container that is gone afterwards, with the command and the service's image", () => {
    const { operations } = planHost(host(), wanted(release(1, [[web, "7"]]), { jobs: [seed] }));
    const job = operations.find(({ kind }) => kind === "run job");
    expect(job).toMatchObject({
      spec: { name: "web", command: ["node", "seed.js"] },
      place: { once: true, image: "web:7", container: "sluice_shop_production_web" },
    });
    expect(job).not.toHaveProperty("place.ports");
  });
});
