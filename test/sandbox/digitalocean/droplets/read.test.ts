import { expect, test } from "vitest";
import { open } from "../open.ts";

test("a list by tag shows a droplet seconds after the droplet itself does", async () => {
  const { clock, create, look } = await open();
  const [id] = await create();
  expect(await look(`/v2/droplets/${id}`, "droplet", "tags", 0)).toBe("sluice");
  expect(await look("/v2/droplets?tag_name=sluice", "meta", "total")).toBe(0);
  clock.advance(2_999);
  expect(await look("/v2/droplets?tag_name=sluice", "meta", "total")).toBe(0);
  clock.advance(1);
  expect(await look("/v2/droplets?tag_name=SLUICE", "meta", "total")).toBe(1);
});

test("a name finds every droplet that has it, in any case", async () => {
  const { create, look } = await open();
  await create({ names: ["Shop", "shop", "shop-2"] });
  expect(await look("/v2/droplets?name=SHOP", "meta", "total")).toBe(2);
});

test("tag and name cannot be asked for together", async () => {
  const { send } = await open();
  expect(await send("GET", "/v2/droplets?name=a&tag_name=b")).toMatchObject({ status: 422 });
});

test("a droplet or action that is not there is answered 404 with a request id", async () => {
  const { send } = await open();
  for (const path of ["/v2/droplets/1", "/v2/actions/1", "/v2/no-such-thing"]) {
    const answer = await send("GET", path);
    expect(answer).toMatchObject({ status: 404, body: { id: "not_found" } });
    expect(answer.body).toHaveProperty("request_id", answer.headers.get("x-request-id"));
  }
});
