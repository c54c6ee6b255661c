import { describe, expect, test } from "vitest";
import { container, deployedTwice, release, service, wanted } from "../facts.ts";
import { plan, startOf } from "./plan-lines.ts";

const web = service("web");

describe("going back", () => {
  const goal = wanted(release(3, [[web, "1"]], { command: "rollback", rollbackOf: 1 }));

  test("starts the kept container of the idle slot", () => {
    const result = plan(deployedTwice(), goal);
    expect(result.lines.slice(0, 2)).toEqual([
      "start web green→blue on :8101 from kept sluice_shop_production_web_1",
      "swap web green→blue",
    ]);
    expect(result.next.services["web"]).toMatchObject({ slot: "blue", release: 1 });
  });

  test("makes a new container when the kept one is in the slot that has the traffic", () => {
    const wrongSlot = deployedTwice({
      containers: [
        container("web", "green", 1, "1", { status: "exited" }),
        container("web", "green", 2, "2"),
      ],
    });
    expect(startOf(plan(wrongSlot, goal))).toMatchObject({
      kept: false,
      place: { slot: "blue", container: "sluice_shop_production_web_3" },
    });
  });

  test("makes a new container when the kept one answers on another port", () => {
    const otherPort = deployedTwice({
      containers: [
        container("web", "blue", 1, "1", { status: "exited", port: 8777 }),
        container("web", "green", 2, "2"),
      ],
    });
    expect(startOf(plan(otherPort, goal))).toMatchObject({ kept: false });
  });
});
