import { expect, test } from "vitest";
import { dig } from "../../../sandbox/http/client.ts";
import { open } from "./open.ts";

test("a new droplet is in the default project until another takes it", async () => {
  const { create, look, send } = await open();
  const [id] = await create();
  const urn = `do:droplet:${id}`;
  expect(await look("/v2/projects/default/resources", "resources", 0, "urn")).toBe(urn);
  const made = await send("POST", "/v2/projects", { name: "shop", purpose: "Web Application" });
  const path = `/v2/projects/${String(dig(made.body, "project", "id"))}/resources`;
  const take = () => send("POST", path, { resources: [urn] });
  expect((await take()).body).toMatchObject({ resources: [{ urn, status: "assigned" }] });
  expect((await take()).body).toMatchObject({ resources: [{ status: "already_assigned" }] });
  expect(await look("/v2/projects/default/resources", "resources")).toEqual([]);
  expect(await look(path, "meta", "total")).toBe(1);
});

test("a project's name is its own, and one with resources is not deleted", async () => {
  const { create, look, send } = await open();
  await create();
  const shop = { name: "shop", purpose: "Web Application" };
  await send("POST", "/v2/projects", shop);
  expect((await send("POST", "/v2/projects", shop)).status).toBe(409);
  const id = String(await look("/v2/projects/default", "project", "id"));
  expect((await send("DELETE", `/v2/projects/${id}`)).status).toBe(412);
});
