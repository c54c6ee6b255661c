import { expect, test } from "vitest";
import { readOptions } from "../../../sandbox/digitalocean/cli.ts";
import { open } from "./open.ts";

test("reads what was asked for, and nothing of what cannot be understood", () => {
  expect(readOptions([])).toEqual({ hosts: "none" });
  expect(readOptions(["--real", "--port", "4820", "--limit", "3", "--speed", "10"])).toEqual({
    hosts: "real",
    port: 4820,
    dropletLimit: 3,
    speed: 10,
  });
  expect(readOptions(["--port", "x"])).toBeUndefined();
  expect(readOptions(["--cheap"])).toBeUndefined();
});

test("ten times the speed is a tenth of the wait", async () => {
  const { clock, cloud, create } = await open({ speed: 10 });
  await create();
  clock.advance(599);
  expect(cloud.state().droplets).toMatchObject([{ status: "new" }]);
  clock.advance(1);
  expect(cloud.state().droplets).toMatchObject([{ status: "active" }]);
});
