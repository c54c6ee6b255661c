import { describe, expect, test } from "vitest";
import { open, ORDER } from "../open.ts";

describe("a create call", () => {
  test("is answered 202 with droplets that are new, locked and without an address", async () => {
    const { send } = await open();
    const answer = await send("POST", "/v2/droplets", { ...ORDER, names: ["a", "b"] });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      droplets: [
        { name: "a", status: "new", locked: true, networks: { v4: [], v6: [] }, tags: ORDER.tags },
        { name: "b", status: "new", locked: true },
      ],
      links: { actions: [{ rel: "create" }, { rel: "create" }] },
    });
  });

  test("with `name` is answered with one droplet instead of a list", async () => {
    const { send } = await open();
    const answer = await send("POST", "/v2/droplets", { ...ORDER, name: "a" });
    expect(answer.body).toMatchObject({ droplet: { name: "a" }, links: { actions: [{}] } });
  });

  test("shows the address first, then that the droplet is active", async () => {
    const { clock, create, look } = await open();
    const [id] = await create();
    const path = `/v2/droplets/${id}`;
    clock.advance(2_000);
    expect(await look(path, "droplet")).toMatchObject({
      status: "new",
      networks: { v4: [{ type: "private" }, { type: "public", ip_address: "198.18.0.1" }] },
    });
    clock.advance(4_000);
    expect(await look(path, "droplet")).toMatchObject({ status: "active", locked: false });
    expect(await look("/v2/actions", "actions", 0)).toMatchObject({
      type: "create",
      status: "completed",
      resource_id: id,
    });
  });

  test("makes a second droplet of the same name when it is repeated", async () => {
    const { cloud, create } = await open();
    await create();
    await create();
    expect(cloud.state().droplets.map(({ name }) => name)).toEqual(["web-1", "web-1"]);
  });

  test("makes at most ten", async () => {
    const { send, cloud } = await open({ dropletLimit: 100 });
    const names = Array.from({ length: 11 }, (_, index) => `web-${index}`);
    expect(await send("POST", "/v2/droplets", { ...ORDER, names })).toMatchObject({ status: 422 });
    expect(cloud.state().droplets).toEqual([]);
  });

  test("makes none when not all fit in the account", async () => {
    const { send, cloud, create } = await open({ dropletLimit: 3 });
    await create({}, 2);
    const answer = await send("POST", "/v2/droplets", { ...ORDER, names: ["a", "b"] });
    expect(answer).toMatchObject({
      status: 422,
      body: { message: "creating this/these droplet(s) will exceed your droplet limit" },
    });
    expect(cloud.state().droplets).toHaveLength(2);
  });

  test("gives an address that was given back before any other", async () => {
    const { cloud, clock, create, send } = await open();
    const [first] = await create();
    await create();
    clock.advance(10_000);
    await send("DELETE", `/v2/droplets/${first}`);
    clock.advance(10_000);
    expect(cloud.state().droplets).toHaveLength(1);
    await create();
    clock.advance(10_000);
    const addresses = cloud.state().droplets.map(({ address }) => address);
    expect(addresses).toEqual(["198.18.0.2", "198.18.0.1"]);
  });
});

test.each([
  ["size", { size: "s-9vcpu" }, "You specified an invalid size for Droplet creation."],
  ["image", { image: "plan-9" }, "You specified an invalid image for Droplet creation."],
  ["region", { region: "mars1" }, "You specified an invalid region for Droplet creation."],
  ["sold-out size", { size: "g-8vcpu-32gb" }, "Size is not available."],
  ["size elsewhere", { size: "s-1vcpu-512mb-10gb" }, "Size is not available in this region."],
  ["closed region", { region: "nyc2" }, "Size is not available in this region."],
  ["key", { ssh_keys: [1] }, "1 are invalid key identifiers for Droplet creation."],
  ["name", { names: ["not_a_host"] }, expect.stringContaining("Only valid hostname characters")],
  ["tag", { tags: ["a b"] }, expect.stringContaining("tags may contain")],
  [
    "small disk",
    { size: "s-1vcpu-512mb-10gb", region: "fra1", image: "docker-20-04" },
    expect.stringContaining("disk"),
  ],
  ["long user data", { user_data: "x".repeat(65_537) }, expect.stringContaining("64 KiB")],
])("refuses a create with a wrong %s", async (_what, wrong, message) => {
  const { send } = await open();
  const answer = await send("POST", "/v2/droplets", { ...ORDER, names: ["a"], ...wrong });
  expect(answer).toMatchObject({ status: 422, body: { id: "unprocessable_entity", message } });
});

test("a region may be named by its city or not at all", async () => {
  const { create, look } = await open();
  const [inCity] = await create({ region: "nyc" });
  expect(await look(`/v2/droplets/${inCity}`, "droplet", "region", "slug")).toBe("nyc1");
  const [anywhere] = await create({ region: undefined });
  expect(await look(`/v2/droplets/${anywhere}`, "droplet", "region", "slug")).toBe("nyc1");
});

test("a thousand droplets fit where nothing runs", async () => {
  const { cloud, clock, create, look } = await open({
    dropletLimit: 1_000,
    rates: { perMinute: 1_000 },
  });
  for (let n = 0; n < 100; n += 1) await create({}, 10);
  clock.advance(10_000);
  expect(await look("/v2/droplets?tag_name=sluice&per_page=200", "meta", "total")).toBe(1_000);
  const addresses = cloud.state().droplets.map(({ address }) => address);
  expect(new Set(addresses).size).toBe(1_000);
});
