import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { type FloorRequest, floorScript } from "../../bench/speed/floor/script.ts";

const request: FloorRequest = {
  operation: "deploy",
  services: [{ name: "web", blue: 7000, green: 7500 }],
  project: "floor",
  image: "app:1",
  flags: "/var/lib/floor/floor/flags",
  generation: 7,
};

test.each(["deploy", "rollback"] as const)("the floor's %s is valid shell", (operation) => {
  const many = [...request.services, { name: "api", blue: 7001, green: 7501 }];
  for (const services of [request.services, many]) {
    const script = floorScript({ ...request, operation, services });
    expect(execFileSync("sh", ["-n"], { input: script }).toString()).toBe("");
  }
});

test("a deploy of the floor runs a new container, a rollback starts the kept one", () => {
  expect(floorScript(request)).toContain("docker run -d --name floor_web_7");
  const rollback = floorScript({ ...request, operation: "rollback" });
  expect(rollback).not.toContain("docker run");
  expect(rollback).toContain("docker start");
});
