import { describe, expect, test } from "vitest";
import {
  container,
  deployedOnce,
  deployedTwice,
  host,
  release,
  service,
  serviceState,
  state,
  wanted,
  webPorts,
  worker,
} from "../facts.ts";
import { plan, startOf } from "./plan-lines.ts";

const web = service("web");

describe("a first deploy", () => {
  const goal = wanted(release(1, [[web, "1"]]));

  test("starts in blue, declares the vhost, swaps and drains nothing", () => {
    const { lines, next } = plan(host(), goal);
    const { blue } = next.services["web"]!.ports!;
    expect(lines).toEqual([
      `start web blue on :${blue} from web:1`,
      "write the vhost, reload nginx",
      "swap web nothing→blue",
      "record the release",
    ]);
  });

  test("starts nginx first where it does not run", () => {
    const stopped = host({ nginx: { version: "1.22.1", running: false, ipv6: true } });
    expect(plan(stopped, goal).lines[0]).toBe("start nginx");
  });

  test("starts services in the order of depends_on", () => {
    const services = [
      service("web", { dependsOn: ["db", "api"] }),
      service("api", { dependsOn: ["db"] }),
      worker("db", { stateful: true }),
    ] as const;
    const { operations } = plan(
      host(),
      wanted(
        release(
          1,
          services.map((s) => [s, "1"]),
        ),
      ),
    );
    const groups = operations.flatMap((o) =>
      o.kind === "start" ? [[o.spec.name, o.group] as const] : [],
    );
    expect(groups).toEqual([
      ["db", 0],
      ["api", 1],
      ["web", 2],
    ]);
  });

  test("gives a worker no ports and no swap", () => {
    const { lines, next } = plan(
      host(),
      wanted(release(1, [[worker("jobs"), "1"]]), { vhost: () => "" }),
    );
    expect(lines).toEqual(["start jobs blue from jobs:1", "record the release"]);
    expect(next.services["jobs"]).not.toHaveProperty("ports");
  });

  test("the next state says what will run, where, and since when", () => {
    const { next } = plan(host(), goal);
    expect(next).toMatchObject({ version: 1, release: 1, salt: "salt" });
    expect(next.services["web"]).toMatchObject({
      slot: "blue",
      container: "sluice_shop_production_web_1",
      image: "web:1",
      specification: "spec-1",
      release: 1,
      revision: "revision-1",
      since: "2026-01-01T00:00:01Z",
    });
  });
});

describe("a changed image", () => {
  const { lines, next, untouched } = plan(deployedOnce(), wanted(release(2, [[web, "2"]])));

  test("starts in the other slot, swaps, and drains the old one", () => {
    expect(lines).toEqual([
      "start web blue→green on :18101 from web:2",
      "swap web blue→green",
      "record the release",
      "drain sluice_shop_production_web_1 in the background (≤ 30s; replaced by release 2)",
    ]);
    expect(untouched).toEqual([]);
  });

  test("keeps the ports", () => expect(next.services["web"]!.ports).toEqual(webPorts));
});

describe("nothing to change", () => {
  const goal = wanted(release(2, [[web, "1"]], { revision: "revision-1" }));

  test("means no operation, and says why the service stays", () => {
    expect(plan(deployedOnce(), goal)).toMatchObject({
      operations: [],
      untouched: [{ service: "web", why: "same image and settings" }],
    });
  });

  test("but another revision is recorded", () => {
    const { operations, next } = plan(deployedOnce(), wanted(release(2, [[web, "1"]])));
    expect(operations).toEqual([{ kind: "record" }]);
    expect(next.release).toBe(2);
    expect(next.services["web"]).toMatchObject({
      release: 1,
      container: "sluice_shop_production_web_1",
    });
  });

  test("but a changed vhost is written without a start", () => {
    const { lines } = plan(deployedOnce({ vhost: "by hand" }), goal);
    expect(lines).toEqual(["write the vhost, reload nginx", "record the release"]);
  });

  test("but force starts it anew", () => {
    const { lines } = plan(deployedOnce(), { ...goal, forced: ["web"] });
    expect(lines[0]).toBe("start web blue→green on :18101 from web:1");
  });

  test("force does not start a kept container but a new one", () => {
    const kept = deployedOnce({
      containers: [
        container("web", "blue", 1, "1"),
        container("web", "green", 0, "1", { status: "exited" }),
      ],
    });
    expect(startOf(plan(kept, { ...goal, forced: ["web"] }))).toMatchObject({ kept: false });
  });
});

describe("what runs is not what was recorded", () => {
  const goal = wanted(release(2, [[web, "1"]], { revision: "revision-1" }));

  test("a container that is gone is started in the other slot", () => {
    const { lines } = plan(deployedOnce({ containers: [] }), goal);
    expect(lines).toEqual([
      "start web blue→green on :18101 from web:1",
      "swap web blue→green",
      "record the release",
    ]);
  });

  test("a container that exited is replaced from the other slot", () => {
    const dead = container("web", "blue", 1, "1", { status: "exited" });
    const { lines } = plan(deployedOnce({ containers: [dead] }), goal);
    expect(lines[0]).toBe("start web blue→green on :18101 from web:1");
  });

  test("a flag moved by hand is moved back to the container that was verified", () => {
    for (const stateful of [false, true]) {
      const same = release(2, [[service("web", { stateful }), "1"]]);
      expect(plan(deployedOnce({ greens: ["web"] }), wanted(same)).lines).toEqual([
        "swap web green→blue",
        "record the release",
      ]);
    }
  });

  test("a new start goes to the slot without the traffic, whatever the record says", () => {
    const moved = deployedTwice({
      greens: [],
      containers: [container("web", "blue", 1, "1"), container("web", "green", 2, "2")],
    });
    const { lines } = plan(moved, wanted(release(3, [[web, "3"]])));
    expect(lines).toEqual([
      "stop sluice_shop_production_web_2 (running in the idle slot)",
      "start web blue→green on :18101 from web:3",
      "swap web blue→green",
      "record the release",
      "drain sluice_shop_production_web_1 in the background (≤ 30s; left running by an earlier run)",
    ]);
  });

  test("a leftover running in the idle slot is stopped before the start", () => {
    const leftover = deployedTwice({
      containers: [container("web", "blue", 1, "1"), container("web", "green", 2, "2")],
    });
    const { lines } = plan(leftover, wanted(release(3, [[web, "3"]])));
    expect(lines.slice(0, 2)).toEqual([
      "stop sluice_shop_production_web_1 (running in the idle slot)",
      "start web green→blue on :8101 from web:3",
    ]);
    expect(lines.filter((line) => line.startsWith("drain"))).toEqual([
      "drain sluice_shop_production_web_2 in the background (≤ 30s; replaced by release 3)",
    ]);
  });

  test("a leftover of a service that stays is drained", () => {
    const leftover = deployedTwice({
      containers: [container("web", "blue", 1, "1"), container("web", "green", 2, "2")],
    });
    const same = wanted(release(3, [[web, "2"]], { revision: "revision-2" }));
    expect(plan(leftover, same).lines).toEqual([
      "record the release",
      "drain sluice_shop_production_web_1 in the background (≤ 30s; left running by an earlier run)",
    ]);
  });
});

describe("an old slot that is still being drained", () => {
  const draining = deployedTwice({
    draining: ["web"],
    containers: [container("web", "blue", 1, "1"), container("web", "green", 2, "2")],
  });

  test("is waited for, then stopped, before its slot is used", () => {
    const { lines } = plan(draining, wanted(release(3, [[web, "3"]])));
    expect(lines.slice(0, 3)).toEqual([
      "wait until the old slot of web is drained (≤ 40s)",
      "stop sluice_shop_production_web_1 (running in the idle slot)",
      "start web green→blue on :8101 from web:3",
    ]);
    expect(lines.filter((line) => line.startsWith("drain"))).toHaveLength(1);
  });

  test("is left to itself when its service stays", () => {
    const same = wanted(release(3, [[web, "2"]], { revision: "revision-2" }));
    expect(plan(draining, same).operations).toEqual([]);
  });
});

describe("a service that deploy.yaml no longer names", () => {
  const both = deployedOnce({
    containers: [container("web", "blue", 1, "1"), container("jobs", "blue", 1, "1")],
    state: state(1, {
      web: serviceState("web", "blue", 1, "1"),
      jobs: serviceState("jobs", "blue", 1, "1"),
    }),
  });
  const { lines, next } = plan(both, wanted(release(2, [[web, "1"]])));

  test("is drained, and forgotten", () => {
    expect(lines).toContain(
      "drain sluice_shop_production_jobs_1 in the background (≤ 30s; no longer in deploy.yaml)",
    );
    expect(Object.keys(next.services)).toEqual(["web"]);
  });
});
