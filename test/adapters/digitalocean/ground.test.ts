import { describe, expect, test } from "vitest";
import { digitalOcean } from "../../../src/adapters/digitalocean/cloud.ts";
import { firewallBody } from "../../../src/adapters/digitalocean/firewall.ts";
import { keyFingerprint } from "../../../src/adapters/digitalocean/ground.ts";
import { scriptedHttp } from "./scripted.ts";

const KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
const wish = {
  project: "shop",
  region: "lon1",
  publicKey: `ssh-ed25519 ${KEY} me@here`,
  sshFrom: [],
};
const firewall = { id: "fw", ...firewallBody(wish) };
const there = {
  "POST /v2/tags": { status: 422 },
  "GET /v2/firewalls": { body: { firewalls: [firewall] } },
  "GET /v2/vpcs": { body: { vpcs: [{ id: "v", name: "sluice-lon1", region: "lon1" }] } },
  "GET /v2/account/keys/{id}": { body: { ssh_key: { id: 1 } } },
  "GET /v2/projects": { body: { projects: [{ id: "p", name: "other" }] } },
};

test("what is there is used as it is", async () => {
  const http = scriptedHttp(there);
  const ground = await digitalOcean(http).ground(wish);
  expect(ground).toEqual({ vpc: "v", key: keyFingerprint(KEY) });
  const writes = http.sent.filter(({ method, path }) => method !== "GET" && path !== "/v2/tags");
  expect(writes).toEqual([]);
});

test("what is missing is made", async () => {
  const http = scriptedHttp({
    ...there,
    "GET /v2/firewalls": { body: { firewalls: [] } },
    "POST /v2/firewalls": { status: 202, body: {} },
    "GET /v2/vpcs": { body: { vpcs: [] } },
    "POST /v2/vpcs": { status: 201, body: { vpc: { id: "v2", name: "sluice-lon1" } } },
    "GET /v2/account/keys/{id}": { status: 404 },
    "POST /v2/account/keys": { status: 201, body: {} },
    "GET /v2/projects": { body: { projects: [{ id: "p", name: "shop" }] } },
  });
  const ground = await digitalOcean(http).ground(wish);
  expect(ground).toEqual({ vpc: "v2", key: keyFingerprint(KEY), project: "p" });
  const key = http.sent.find(
    ({ method, path }) => method === "POST" && path === "/v2/account/keys",
  );
  expect(key!.body).toMatchObject({ public_key: expect.stringContaining(`ssh-ed25519 ${KEY} `) });
});

test("what another run made a moment ago is taken", async () => {
  const made = { id: "v3", name: "sluice-lon1", region: "lon1" };
  const http = scriptedHttp({
    ...there,
    "GET /v2/vpcs": [{ body: { vpcs: [] } }, { body: { vpcs: [made] } }],
    "POST /v2/vpcs": { status: 422, body: { message: "name is already in use" } },
    "GET /v2/account/keys/{id}": { status: 404 },
    "POST /v2/account/keys": {
      status: 422,
      body: { message: "SSH Key is already in use on your account" },
    },
  });
  expect((await digitalOcean(http).ground(wish)).vpc).toBe("v3");
});

describe("the firewall", () => {
  test("opens 22, 80 and 443, lets everything out and is attached by tag", () => {
    expect(firewallBody({ project: "shop", sshFrom: ["198.51.100.0/24"] })).toMatchObject({
      inbound_rules: [
        { protocol: "tcp", ports: "22", sources: { addresses: ["198.51.100.0/24"] } },
        { protocol: "tcp", ports: "80" },
        { protocol: "tcp", ports: "443" },
      ],
      outbound_rules: [{ protocol: "tcp" }, { protocol: "udp" }, { protocol: "icmp" }],
      tags: ["sluice:project:shop"],
    });
  });

  test("is put right when somebody changed it", async () => {
    const changed = { ...firewall, inbound_rules: [] };
    const http = scriptedHttp({
      ...there,
      "GET /v2/firewalls": { body: { firewalls: [changed] } },
      "PUT /v2/firewalls/{id}": { body: {} },
    });
    await digitalOcean(http).ground(wish);
    expect(http.sent.find(({ method }) => method === "PUT")).toMatchObject({
      params: { id: "fw" },
      body: firewallBody(wish),
    });
  });
});
