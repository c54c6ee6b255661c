import { describe, expect, test } from "vitest";
import { visitedServices } from "../../../src/engine/maintenance/maintain.ts";
import { deployedOnce, release, service } from "../facts.ts";

const web = service("web", {
  domains: ["shop.example.com"],
  health: { kind: "http", path: "/up", status: { from: 204, to: 204 }, timeout: 1 },
});

describe("the services that show a page", () => {
  test("are those that nginx answers for under a name", () => {
    const host = deployedOnce({ releases: [release(1, [[web, "1"]])] });
    expect(visitedServices(host, () => [])).toEqual([
      {
        service: "web",
        domain: "shop.example.com",
        path: "/up",
        status: { from: 204, to: 204 },
      },
    ]);
  });

  test("are none without a domain, and have the target's own name where it gives one", () => {
    expect(visitedServices(deployedOnce(), () => [])).toEqual([]);
    expect(visitedServices(deployedOnce(), (name) => [`${name}.localhost`])).toMatchObject([
      { domain: "web.localhost", path: "/", status: { from: 200, to: 499 } },
    ]);
  });
});
