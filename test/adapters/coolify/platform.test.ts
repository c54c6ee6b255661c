import { expect, test } from "vitest";
import { alive, createWorld, IMAGE, place, wish } from "./world.ts";

test.each(["4.1.2", "4.2.0", "4.4.2"] as const)("a slot is started by %s", async (version) => {
  const { platform, containers, newCalls } = await createWorld({ version });
  const id = await platform.ensure(place());
  newCalls();
  expect(await platform.deploy(id, { ...wish({ A: "1" }), given: [] }, alive)).toBeGreaterThan(0);
  expect(newCalls()).toEqual([
    "PATCH /api/v1/applications/{id}/envs/bulk",
    "PATCH /api/v1/applications/{id}",
    "POST /api/v1/deploy",
    "GET /api/v1/deployments/{uuid}",
  ]);
  const [container] = containers();
  expect(container?.image).toBe(IMAGE);
  expect(container?.labels).toMatchObject({
    "sluice.project": "shop",
    "sluice.environment": "production",
    "sluice.service": "web",
    "sluice.slot": "green",
    "sluice.run": "run2",
    "sluice.port": "18100",
  });
});
