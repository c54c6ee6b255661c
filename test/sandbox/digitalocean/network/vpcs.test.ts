import { expect, test } from "vitest";
import { dig } from "../../../../sandbox/http/client.ts";
import { open } from "../open.ts";

test("the first droplet of a region makes its default VPC, and the next ones join it", async () => {
  const { clock, cloud, create, look, send } = await open();
  const [first] = await create({}, 2);
  clock.advance(10_000);
  const vpc = String(await look(`/v2/droplets/${first}`, "droplet", "vpc_uuid"));
  expect(cloud.state().vpcs).toEqual(["default-lon1"]);
  expect(await look(`/v2/vpcs/${vpc}/members`, "meta", "total")).toBe(2);
  expect(await look("/v2/droplets", "droplets", 1, "networks", "v4", 0)).toMatchObject({
    type: "private",
    ip_address: "10.100.0.12",
  });
  expect((await send("DELETE", `/v2/vpcs/${vpc}`)).status).toBe(403);
});

test("a VPC of another region is refused, and one with members stays", async () => {
  const { create, send } = await open();
  await create();
  const order = { name: "shop", region: "lon1", ip_range: "10.9.0.0/24" };
  const made = await send("POST", "/v2/vpcs", order);
  const id = String(dig(made.body, "vpc", "id"));
  await create({ vpc_uuid: id });
  await expect(create({ vpc_uuid: id, region: "fra1" })).rejects.toThrow("VPC is not in");
  expect((await send("DELETE", `/v2/vpcs/${id}`)).status).toBe(409);
  expect((await send("POST", "/v2/vpcs", order)).status).toBe(422);
});
