import { expect, test } from "vitest";
import { open } from "./open.ts";

const resources = (id: number | undefined) => ({
  resources: [{ resource_id: String(id), resource_type: "droplet" }],
});

test("a tag made twice is one, in whichever case it was made first", async () => {
  const { cloud, send } = await open();
  expect((await send("POST", "/v2/tags", { name: "Blue" })).status).toBe(201);
  expect((await send("POST", "/v2/tags", { name: "blue" })).body).toMatchObject({
    tag: { name: "Blue" },
  });
  expect(cloud.state().tags).toEqual(["Blue"]);
});

test("a tag has to exist before it is put on anything", async () => {
  const { create, send } = await open();
  const [id] = await create();
  expect((await send("POST", "/v2/tags/nope/resources", resources(id))).status).toBe(404);
});

test("a tag put on a droplet is on it at once and in lists later; taken off, it is off both", async () => {
  const { clock, cloud, create, look, send } = await open();
  const [id] = await create();
  await send("POST", "/v2/tags", { name: "state:reserve" });
  const path = "/v2/tags/state:reserve";
  expect((await send("POST", `${path}/resources`, resources(id))).status).toBe(204);
  expect(cloud.state().droplets[0]?.tags).toContain("state:reserve");
  expect(await look("/v2/droplets?tag_name=state:reserve", "meta", "total")).toBe(0);
  clock.advance(3_000);
  expect(await look(path, "tag", "resources", "droplets", "count")).toBe(1);
  expect((await send("DELETE", `${path}/resources`, resources(id))).status).toBe(204);
  expect(await look("/v2/droplets?tag_name=state:reserve", "meta", "total")).toBe(0);
  expect(cloud.state().droplets[0]?.tags).not.toContain("state:reserve");
});

test("a tag taken off before lists showed it is never shown", async () => {
  const { clock, create, look, send } = await open();
  const [id] = await create();
  await send("DELETE", "/v2/tags/sluice/resources", resources(id));
  clock.advance(10_000);
  expect(await look("/v2/droplets?tag_name=sluice", "meta", "total")).toBe(0);
});

test("a deleted tag leaves the droplets that carried it", async () => {
  const { clock, cloud, create, send } = await open();
  await create({ tags: ["a", "b"] });
  clock.advance(10_000);
  expect((await send("DELETE", "/v2/tags/a")).status).toBe(204);
  expect(cloud.state().droplets).toMatchObject([{ tags: ["b"] }]);
});
