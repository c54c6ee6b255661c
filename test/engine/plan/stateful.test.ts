import { describe, expect, test } from "vitest";
import {
  container,
  deployedTwice,
  host,
  release,
  service,
  serviceState,
  state,
  wanted,
  worker,
} from "../facts.ts";
import { plan, startOf } from "./plan-lines.ts";

describe("a stateful service", () => {
  const db = worker("db", { stateful: true, volumes: { data: "/data" } });
  const { ports: _, ...recorded } = serviceState("db", "blue", 1, "1");
  const running = host({
    state: state(1, { db: recorded }),
    releases: [release(1, [[db, "1"]])],
    containers: [container("db", "blue", 1, "1", { port: undefined })],
  });
  const noVhost = { vhost: () => "" };

  test("stays when nothing changed, forced or not", () => {
    const same = release(2, [[db, "1"]], { revision: "revision-1" });
    for (const forced of [[], ["db"]]) {
      expect(plan(running, wanted(same, { ...noVhost, forced })).operations).toEqual([]);
    }
  });

  test("is stopped first when it changed, in capitals, in the same slot", () => {
    const result = plan(running, wanted(release(2, [[db, "2"]]), noVhost));
    expect(result.lines).toEqual([
      "STOP db, THEN START IT ANEW from db:2 (stateful: it does not answer in between, its volumes stay)",
      "record the release",
      "prune 1 container",
    ]);
    expect(startOf(result)).toMatchObject({
      kind: "replace",
      old: "sluice_shop_production_db_1",
      kept: false,
      place: { slot: "blue" },
    });
  });

  test("that exited is started again as it is", () => {
    const dead = {
      ...running,
      containers: [container("db", "blue", 1, "1", { status: "exited", port: undefined })],
    };
    const start = startOf(plan(dead, wanted(release(2, [[db, "1"]]), noVhost)));
    expect(start).toMatchObject({
      kind: "start",
      kept: true,
      place: { container: "sluice_shop_production_db_1" },
    });
  });

  test("that was not stateful before moves to blue with its traffic", () => {
    const now = service("web", { stateful: true });
    const result = plan(deployedTwice(), wanted(release(3, [[now, "3"]])));
    expect(startOf(result)).toMatchObject({ kind: "replace", place: { slot: "blue" } });
    expect(result.lines).toContain("swap web green→blue");
  });
});
