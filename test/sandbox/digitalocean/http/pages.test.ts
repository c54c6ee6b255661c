import { expect, test } from "vitest";
import { createSend } from "../../../../sandbox/http/client.ts";
import { open } from "../open.ts";

test("links are empty when everything fits on a page", async () => {
  const { create, send } = await open();
  await create({}, 3);
  expect((await send("GET", "/v2/droplets")).body).toMatchObject({ links: {}, meta: { total: 3 } });
});

test("links lead from page to page, and keep the question", async () => {
  const { cloud, clock, create, send } = await open();
  await create({}, 5);
  clock.advance(10_000);
  const at = (page: number) => `${cloud.url}/v2/droplets?tag_name=sluice&per_page=2&page=${page}`;
  const pages = async (page: number) => {
    const path = `/v2/droplets?tag_name=sluice&per_page=2&page=${page}`;
    const body = (await send("GET", path)).body as { droplets: unknown[]; links: unknown };
    return [body.droplets.length, body.links];
  };
  expect(await pages(1)).toEqual([2, { pages: { next: at(2), last: at(3) } }]);
  expect(await pages(2)).toEqual([
    2,
    { pages: { first: at(1), prev: at(1), next: at(3), last: at(3) } },
  ]);
  expect(await pages(3)).toEqual([1, { pages: { first: at(1), prev: at(2) } }]);
});

test("sizes take more than one page of the usual length", async () => {
  const { look } = await open();
  expect(await look("/v2/sizes", "sizes", "length")).toBe(20);
  expect(await look("/v2/sizes?page=2", "sizes", "length")).toBeGreaterThan(0);
});

test.each(["per_page=201", "per_page=0", "page=0", "page=x"])("refuses ?%s", async (query) => {
  const { send } = await open();
  expect([400, 422]).toContain((await send("GET", `/v2/droplets?${query}`)).status);
});

test("a call without the right token is answered 401", async () => {
  const { cloud } = await open();
  const answer = await createSend(cloud.url, "dop_v1_wrong")("GET", "/v2/account");
  expect(answer).toMatchObject({ status: 401, body: { id: "unauthorized" } });
});

test("a body that is no JSON is answered 400", async () => {
  const { cloud } = await open();
  const answer = await fetch(`${cloud.url}/v2/tags`, {
    method: "POST",
    headers: { authorization: `Bearer ${cloud.token}` },
    body: "{name:",
  });
  expect(answer.status).toBe(400);
});
