import { afterEach, beforeEach, expect, test } from "vitest";
import type { Dns } from "../../../../src/contracts/dns.ts";
import {
  domainsOf,
  readZones,
  removeRecords,
  writeRecords,
} from "../../../../src/engine/provision/dns/records.ts";
import { strayRecords } from "../../../../src/engine/provision/sweep/records.ts";
import { service } from "../../facts.ts";
import { createCloudWorld, SCOPE, type World } from "../world.ts";

const NAME = "shop.example.com";
let world: World;
let dns: Dns;

beforeEach(async () => {
  world = await createCloudWorld();
  dns = world.job().dns!;
  await fetch(`${world.cloud.url}/v2/domains`, {
    method: "POST",
    headers: { authorization: `Bearer ${world.cloud.token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "example.com" }),
  });
});
afterEach(() => world.close());

async function point(...v4: string[]) {
  const views = await readZones(dns, [NAME, "shop.example.org"]);
  return writeRecords(
    dns,
    SCOPE,
    views,
    (name) => ({ name, v4, v6: [] }),
    () => {},
  );
}
const addresses = () => world.cloud.state().records.filter((text) => text.includes(" A "));

test("names in zones that are kept here follow the hosts; others are nobody's business", async () => {
  await point("203.0.113.1");
  expect(addresses()).toEqual([`${NAME} A 203.0.113.1`]);
  await point("203.0.113.2");
  expect(addresses()).toEqual([`${NAME} A 203.0.113.2`]);
});

test("a second time nothing is written", async () => {
  await point("203.0.113.1");
  world.cloud.calls.reset();
  await point("203.0.113.1");
  expect(world.cloud.calls.count()).toEqual({
    "GET /v2/domains": 1,
    "GET /v2/domains/{domain_name}/records": 1,
  });
});

test("a sweep finds records of environments that are gone, and leaves others and previews alone", async () => {
  await point("203.0.113.1");
  const wanted = { project: "shop", templates: [], now: 0 };
  const host = { kind: "droplet", id: "1", name: "a", addresses: ["203.0.113.1"] } as const;
  const stray = async (...environments: string[]) =>
    (await strayRecords(dns, { ...wanted, environments }, [host])).map(({ thing }) => thing.name);
  expect(await stray("production")).toEqual([]);
  expect(await stray("staging")).toEqual([NAME, `_sluice.${NAME}`]);
  expect(
    (await strayRecords(dns, { ...wanted, project: "blog", environments: [] }, [host])).length,
  ).toBe(0);
});

test("a sweep finds a record whose droplet is gone, though its environment is wanted", async () => {
  await point("203.0.113.1", "203.0.113.2");
  const wanted = { project: "shop", environments: ["production"], templates: [], now: 0 };
  const host = { kind: "droplet", id: "1", name: "a", addresses: ["203.0.113.1"] } as const;
  const strays = await strayRecords(dns, wanted, [host]);
  expect(strays.map(({ thing, why }) => `${thing.data}: ${why}`)).toEqual([
    "203.0.113.2: no droplet has its address",
  ]);
});

test.each(["reset-after", "timeout-after-success"] as const)(
  "a record whose create was not answered (%s) is found, and made once",
  async (kind) => {
    world.cloud.faults.next({ method: "POST", kind, skip: 1 });
    const { made } = await point("203.0.113.1");
    expect(made).toHaveLength(2);
    expect(addresses()).toEqual([`${NAME} A 203.0.113.1`]);
  },
);

test("a destroy leaves no record of ours and all others", async () => {
  await dns.create("example.com", {
    type: "A",
    name: "www.example.com",
    data: "198.51.100.1",
    ttl: 60,
  });
  await point("203.0.113.1");
  await removeRecords(dns, SCOPE);
  expect(world.cloud.state().records).toEqual(["www.example.com A 198.51.100.1"]);
});

test("a name with a suffix is known when there is a plan, and not before", () => {
  const services = [
    service("web", { domains: ["pr-1-web-@suffix@.example.com", "a.example.com"] }),
  ];
  expect(domainsOf({ services })).toEqual(["a.example.com"]);
  expect(domainsOf({ services }, "salt")[0]).toMatch(/^pr-1-web-[0-9a-f]{12}\.example\.com$/);
});
