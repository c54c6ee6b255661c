import { expect, test } from "vitest";
import { dig } from "../../../../sandbox/http/client.ts";
import { open } from "../open.ts";

const ANYWHERE = { addresses: ["0.0.0.0/0", "::/0"] };
const BODY = {
  name: "shop",
  inbound_rules: [{ protocol: "tcp", ports: "22", sources: ANYWHERE }],
  outbound_rules: [{ protocol: "tcp", ports: "all", destinations: ANYWHERE }],
};

test("a firewall waits a moment, then stands before every droplet with its tag", async () => {
  const { clock, cloud, create, look, send } = await open();
  await create();
  await create({ tags: ["other"] });
  const made = await send("POST", "/v2/firewalls", { ...BODY, tags: ["sluice"] });
  expect(made).toMatchObject({ status: 202, body: { firewall: { status: "waiting" } } });
  clock.advance(1_000);
  const path = `/v2/firewalls/${String(dig(made.body, "firewall", "id"))}`;
  expect(await look(path, "firewall", "status")).toBe("succeeded");
  const before = () => cloud.state().droplets.map(({ firewalls }) => firewalls);
  expect(before()).toEqual([["shop"], []]);
  await create();
  expect(before()).toEqual([["shop"], [], ["shop"]]);
});

test("a firewall cannot name a tag or a droplet that does not exist", async () => {
  const { cloud, send } = await open();
  for (const wrong of [{ tags: ["nobody"] }, { droplet_ids: [7] }]) {
    expect((await send("POST", "/v2/firewalls", { ...BODY, ...wrong })).status).toBe(422);
  }
  expect(cloud.state().firewalls).toEqual([]);
});

test("a firewall needs a rule and a name that is free", async () => {
  const { send } = await open();
  expect((await send("POST", "/v2/firewalls", { name: "empty" })).status).toBe(422);
  expect((await send("POST", "/v2/firewalls", BODY)).status).toBe(202);
  expect((await send("POST", "/v2/firewalls", BODY)).status).toBe(409);
});

test("PUT replaces the whole: what it leaves out is gone", async () => {
  const { cloud, create, send } = await open();
  const [id] = await create();
  const made = await send("POST", "/v2/firewalls", {
    ...BODY,
    tags: ["sluice"],
    droplet_ids: [id],
  });
  const path = `/v2/firewalls/${String(dig(made.body, "firewall", "id"))}`;
  const { outbound_rules: _out, ...rest } = BODY;
  expect(await send("PUT", path, rest)).toMatchObject({
    status: 200,
    body: { firewall: { tags: [], droplet_ids: [], outbound_rules: [] } },
  });
  expect(cloud.state().droplets).toMatchObject([{ firewalls: [] }]);
});

test("tags, droplets and rules come and go one by one", async () => {
  const { create, look, send } = await open();
  const [id] = await create();
  const made = await send("POST", "/v2/firewalls", BODY);
  const path = `/v2/firewalls/${String(dig(made.body, "firewall", "id"))}`;
  const http = { inbound_rules: [{ protocol: "tcp", ports: "80", sources: ANYWHERE }] };
  for (const [part, body] of [
    ["tags", { tags: ["sluice"] }],
    ["droplets", { droplet_ids: [id] }],
    ["rules", http],
  ] as const) {
    expect((await send("POST", `${path}/${part}`, body)).status).toBe(204);
  }
  const full = await look(path, "firewall");
  expect(full).toMatchObject({ tags: ["sluice"], droplet_ids: [id], inbound_rules: [{}, {}] });
  await send("DELETE", `${path}/tags`, { tags: ["sluice"] });
  await send("DELETE", `${path}/droplets`, { droplet_ids: [id] });
  await send("DELETE", `${path}/rules`, http);
  expect(await look(path, "firewall")).toMatchObject({
    tags: [],
    droplet_ids: [],
    inbound_rules: BODY.inbound_rules,
  });
});

test("a firewall forgets a droplet that is gone", async () => {
  const { clock, create, look, send } = await open();
  const [id] = await create();
  clock.advance(10_000);
  const made = await send("POST", "/v2/firewalls", { ...BODY, droplet_ids: [id] });
  await send("DELETE", `/v2/droplets/${id}`);
  clock.advance(10_000);
  const path = `/v2/firewalls/${String(dig(made.body, "firewall", "id"))}`;
  expect(await look(path, "firewall", "droplet_ids")).toEqual([]);
});
