import { describe, expect, test } from "vitest";
import { createSend } from "../../../../sandbox/http/client.ts";
import { open } from "../open.ts";

const PENDING = { status: 422, body: { message: "Droplet already has a pending event." } };

test("a deleted droplet is shown for a while, then gone, and so are its traces", async () => {
  const { cloud, clock, create, send } = await open();
  const [id] = await create();
  clock.advance(10_000);
  expect(await send("DELETE", `/v2/droplets/${id}`)).toMatchObject({
    status: 204,
    body: undefined,
  });
  expect((await send("GET", `/v2/droplets/${id}`)).status).toBe(200);
  expect((await send("DELETE", `/v2/droplets/${id}`)).status).toBe(204);
  clock.advance(2_000);
  expect((await send("GET", `/v2/droplets/${id}`)).status).toBe(404);
  expect((await send("DELETE", `/v2/droplets/${id}`)).status).toBe(404);
  expect(cloud.state().droplets).toEqual([]);
  const resources = (await send("GET", "/v2/projects/default/resources")).body;
  expect(resources).toMatchObject({ resources: [] });
});

describe("a delete of a droplet that is still new", () => {
  test("is obeyed", async () => {
    const { cloud, clock, create, send } = await open({ deleteWhileNew: "obey" });
    const [id] = await create();
    expect((await send("DELETE", `/v2/droplets/${id}`)).status).toBe(204);
    clock.advance(10_000);
    expect(cloud.state().droplets).toEqual([]);
  });

  test("is answered 204 and forgotten where that is asked for", async () => {
    const { cloud, clock, create, send } = await open({ deleteWhileNew: "ignore" });
    const [id] = await create();
    expect((await send("DELETE", `/v2/droplets/${id}`)).status).toBe(204);
    clock.advance(10_000);
    expect(cloud.state().droplets).toMatchObject([{ id, status: "active" }]);
    await send("DELETE", `/v2/droplets/${id}`);
    clock.advance(10_000);
    expect(cloud.state().droplets).toEqual([]);
  });

  test("is refused where that is asked for", async () => {
    const { cloud, create, send } = await open();
    const [id] = await create();
    cloud.deleteWhileNew("refuse");
    expect(await send("DELETE", `/v2/droplets/${id}`)).toMatchObject(PENDING);
  });
});

test("a delete waits for no action: a busy droplet refuses it", async () => {
  const { clock, create, send } = await open();
  const [id] = await create();
  clock.advance(10_000);
  await send("POST", `/v2/droplets/${id}/actions`, { type: "reboot" });
  expect(await send("DELETE", `/v2/droplets/${id}`)).toMatchObject(PENDING);
  clock.advance(10_000);
  expect((await send("DELETE", `/v2/droplets/${id}`)).status).toBe(204);
});

test("a delete by tag takes all that the list by tag knows of, and no other", async () => {
  const { cloud, clock, create, send } = await open();
  await create({ tags: ["a", "b"] }, 2);
  await create({ tags: ["b"] });
  clock.advance(10_000);
  await create({ tags: ["a"] });
  expect((await send("DELETE", "/v2/droplets?tag_name=a")).status).toBe(204);
  clock.advance(10_000);
  expect(cloud.state().droplets.map(({ tags }) => tags)).toEqual([["b"], ["a"]]);
});

test("a delete by tag takes none when one of them is busy", async () => {
  const { cloud, clock, create, send } = await open();
  const [first] = await create({}, 2);
  clock.advance(10_000);
  await send("POST", `/v2/droplets/${first}/actions`, { type: "reboot" });
  expect(await send("DELETE", "/v2/droplets?tag_name=sluice")).toMatchObject(PENDING);
  expect(cloud.state().droplets).toMatchObject([{ isDoomed: false }, { isDoomed: false }]);
});

test("a delete of everything needs a tag", async () => {
  const { cloud, create, send } = await open();
  await create();
  expect((await send("DELETE", "/v2/droplets")).status).toBe(400);
  expect(cloud.state().droplets).toMatchObject([{ isDoomed: false }]);
});

test("a dangerous delete takes the snapshots along, and needs to be called dangerous", async () => {
  const { cloud, clock, create, send } = await open();
  const [id] = await create();
  clock.advance(10_000);
  await send("POST", `/v2/droplets/${id}/actions`, { type: "snapshot", name: "s" });
  clock.advance(10_000);
  const path = `/v2/droplets/${id}/destroy_with_associated_resources/dangerous`;
  expect((await send("DELETE", path)).status).toBe(400);
  expect(cloud.state().snapshots).toEqual(["s"]);
  const bold = createSend(cloud.url, cloud.token, { "x-dangerous": "true" });
  expect((await bold("DELETE", path)).status).toBe(202);
  clock.advance(10_000);
  expect(cloud.state()).toMatchObject({ droplets: [], snapshots: [] });
});
