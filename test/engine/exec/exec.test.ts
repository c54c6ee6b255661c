import { describe, expect, test } from "vitest";
import { activeContainer } from "../../../src/engine/exec/exec.ts";
import { container, deployedOnce, deployedTwice } from "../facts.ts";

const fleet = [deployedTwice(), deployedTwice({ host: "h2" })];

describe("the container that a command runs in", () => {
  test("is the active one of the first host", () => {
    expect(activeContainer(fleet, {}, "web")).toEqual({
      index: 0,
      container: "sluice_shop_production_web_2",
    });
  });

  test("is on the host that was named", () => {
    expect(activeContainer(fleet, { host: "h2" }, "web").index).toBe(1);
    expect(() => activeContainer(fleet, { host: "h3" }, "web")).toThrow("no such host: h3");
  });

  test("is on the first host where it runs", () => {
    const stopped = deployedOnce({
      containers: [container("web", "blue", 1, "1", { status: "exited" })],
    });
    expect(activeContainer([stopped, ...fleet], {}, "web").index).toBe(1);
    expect(() => activeContainer([stopped], {}, "web")).toThrow("web does not run on any host");
  });
});
