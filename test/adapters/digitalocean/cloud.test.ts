import { describe, expect, test } from "vitest";
import { createBody, digitalOcean } from "../../../src/adapters/digitalocean/cloud.ts";
import type { Batch } from "../../../src/contracts/cloud.ts";
import { dropletShape, scriptedHttp } from "./scripted.ts";

const batch: Batch = {
  names: ["shop-production-1", "shop-production-2"],
  region: "lon1",
  size: "s-1vcpu-1gb",
  image: "debian-13-x64",
  tags: ["sluice"],
  userData: "#cloud-config\n",
  ground: { vpc: "vpc-1", key: "aa:bb" },
  backups: false,
  ipv6: true,
  monitoring: true,
};

test("an image is sent as a slug, a snapshot of one's own as a number", () => {
  expect(createBody(batch)).toMatchObject({ image: "debian-13-x64" });
  expect(createBody({ ...batch, image: "6918990" })).toMatchObject({ image: 6_918_990 });
});

test("a droplet's public addresses are told from its private ones", async () => {
  const v4 = [
    { ip_address: "10.0.0.2", type: "private" },
    { ip_address: "203.0.113.5", type: "public" },
  ];
  const shape = dropletShape(1, { networks: { v4 } });
  const http = scriptedHttp({ "GET /v2/droplets": { body: { droplets: [shape], links: {} } } });
  const [droplet] = await digitalOcean(http).droplets("sluice:project:shop");
  expect(droplet).toMatchObject({ v4: "203.0.113.5", size: { monthly: 6 } });
  expect(droplet).not.toHaveProperty("v6");
  expect(http.sent[0]!.query).toMatchObject({ tag_name: "sluice:project:shop", per_page: 200 });
});

describe("lists", () => {
  const next = { pages: { next: "https://api.example.com/v2/droplets?page=2" } };

  test("are read to their last page", async () => {
    const http = scriptedHttp({
      "GET /v2/droplets": [
        { body: { droplets: [dropletShape(1)], links: next, meta: { total: 2 } } },
        { body: { droplets: [dropletShape(2)], links: {}, meta: { total: 2 } } },
      ],
    });
    expect((await digitalOcean(http).droplets()).map(({ id }) => id)).toEqual([1, 2]);
    expect(http.sent.map(({ query }) => query?.["page"])).toEqual([1, 2]);
  });

  test.each([
    ["a second page that fails", { status: 500, body: { message: "broken" } }],
    ["a page without its list", { body: { links: {} } }],
  ])("are refused whole for %s", async (_, second) => {
    const first = { body: { droplets: [dropletShape(1)], links: next } };
    const http = scriptedHttp({ "GET /v2/droplets": [first, second] });
    await expect(digitalOcean(http).droplets()).rejects.toMatchObject({ code: "API_UNREACHABLE" });
  });

  test("are refused when empty although the total says otherwise", async () => {
    const body = { droplets: [], links: {}, meta: { total: 3 } };
    const http = scriptedHttp({ "GET /v2/droplets": { body } });
    await expect(digitalOcean(http).droplets()).rejects.toThrow("an empty list of 3");
  });
});

describe("create", () => {
  const made = { body: { droplets: [dropletShape(1), dropletShape(2)] }, status: 202 };

  test("asks once for all names", async () => {
    const http = scriptedHttp({ "POST /v2/droplets": made });
    expect(await digitalOcean(http).create(batch)).toHaveLength(2);
    expect(http.sent).toHaveLength(1);
    expect(http.sent[0]).not.toHaveProperty("repeatable");
    expect(http.sent[0]!.body).toEqual({
      names: batch.names,
      region: "lon1",
      size: "s-1vcpu-1gb",
      image: "debian-13-x64",
      tags: ["sluice"],
      backups: false,
      ipv6: true,
      monitoring: true,
      user_data: "#cloud-config\n",
      ssh_keys: ["aa:bb"],
      vpc_uuid: "vpc-1",
    });
  });

  test("files them under the owner's project, and keeps them when that fails", async () => {
    const http = scriptedHttp({
      "POST /v2/droplets": made,
      "POST /v2/projects/{id}/resources": { status: 500 },
    });
    const filed = { ...batch, ground: { ...batch.ground, project: "p1" } };
    expect(await digitalOcean(http).create(filed)).toHaveLength(2);
    expect(http.sent[1]!.body).toEqual({ resources: ["do:droplet:1", "do:droplet:2"] });
  });

  test.each([
    ["QUOTA_EXCEEDED", 422, "creating this/these droplet(s) will exceed your droplet limit"],
    ["API_REFUSED", 422, "You specified an invalid size for Droplet creation."],
    ["API_REFUSED", 401, "Unable to authenticate you"],
    ["API_UNREACHABLE", 503, "Service Unavailable"],
  ])("is %s for %i %s", async (code, status, message) => {
    const http = scriptedHttp({ "POST /v2/droplets": { status, body: { message } } });
    const outcome = digitalOcean(http).create(batch);
    await expect(outcome).rejects.toMatchObject({ code });
    await expect(outcome).rejects.toThrow(message);
  });
});

describe("destroy", () => {
  test.each([
    ["asked", 204, undefined],
    ["gone", 404, { message: "not found" }],
    ["busy", 422, { message: "Droplet already has a pending event." }],
  ])("is %s after %i", async (answer, status, body) => {
    const http = scriptedHttp({ "DELETE /v2/droplets/{id}": { status, body } });
    expect(await digitalOcean(http).destroy(7)).toBe(answer);
  });
});

describe("tag", () => {
  test("is attached to all at once, and made only when it is not there", async () => {
    const http = scriptedHttp({
      "POST /v2/tags/{tag}/resources": [{ status: 404 }, { status: 204 }],
      "POST /v2/tags": { status: 201 },
    });
    await digitalOcean(http).tag([1, 2], { add: "sluice:state:active" });
    expect(http.sent.map(({ path }) => path)).toEqual([
      "/v2/tags/{tag}/resources",
      "/v2/tags",
      "/v2/tags/{tag}/resources",
    ]);
    expect(http.sent[2]!.body).toEqual({
      resources: [
        { resource_id: "1", resource_type: "droplet" },
        { resource_id: "2", resource_type: "droplet" },
      ],
    });
  });

  test("that means nothing without its droplets is removed as a whole", async () => {
    const http = scriptedHttp({
      "DELETE /v2/tags/{tag}": { status: 204 },
      "DELETE /v2/tags/{tag}/resources": { status: 204 },
    });
    const cloud = digitalOcean(http);
    await cloud.tag([1], { remove: "sluice:boot:ab" });
    await cloud.tag([1], { remove: "sluice:state:creating" });
    expect(http.sent.map(({ path }) => path)).toEqual([
      "/v2/tags/{tag}",
      "/v2/tags/{tag}/resources",
    ]);
  });
});

test("an account that is locked is refused", async () => {
  const account = {
    uuid: "u",
    email: "a@example.com",
    droplet_limit: 10,
    status: "locked",
    status_message: "unpaid",
  };
  const http = scriptedHttp({ "GET /v2/account": { body: { account } } });
  await expect(digitalOcean(http).account()).rejects.toThrow("is locked: unpaid");
});
