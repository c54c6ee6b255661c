import { describe, expect, test } from "vitest";
import type { DnsRecord } from "../../../../src/contracts/dns.ts";
import {
  canonical,
  planRecords,
  recordsOf,
  zoneOf,
} from "../../../../src/engine/provision/dns/plan.ts";

const scope = { project: "shop", environment: "production" };
const NAME = "shop.example.com";
const record = (type: string, name: string, data: string): DnsRecord => ({
  id: `${type} ${data}`,
  type,
  name,
  data,
});
const owner = record(
  "TXT",
  `_sluice.${NAME}`,
  '"heritage=sluice,project=shop,environment=production"',
);
const wish = { name: NAME, v4: ["203.0.113.1", "203.0.113.2"], v6: ["2001:db8::1"] };
const texts = (records: readonly Omit<DnsRecord, "id">[]) =>
  records.map(({ type, data }) => `${type} ${data}`);

describe("records of a name", () => {
  test("that is free are made, the one that vouches for them first", () => {
    const { create, remove } = planRecords(scope, [], [wish]);
    expect(texts(create)).toEqual([
      "TXT heritage=sluice,project=shop,environment=production",
      "A 203.0.113.1",
      "A 203.0.113.2",
      "AAAA 2001:db8::1",
    ]);
    expect(remove).toEqual([]);
  });

  test("that is ours follow the hosts", () => {
    const there = [owner, record("A", NAME, "203.0.113.1"), record("A", NAME, "203.0.113.9")];
    const { create, remove } = planRecords(scope, there, [wish]);
    expect(texts(create)).toEqual(["A 203.0.113.2", "AAAA 2001:db8::1"]);
    expect(texts(remove)).toEqual(["A 203.0.113.9"]);
  });

  test("that are as they should be stay", () => {
    const addresses = ["203.0.113.1", "203.0.113.2"].map((data) => record("A", NAME, data));
    const there = [owner, ...addresses, record("AAAA", NAME, "2001:DB8::1")];
    expect(planRecords(scope, there, [wish])).toEqual({ create: [], remove: [], foreign: [] });
  });

  test("are not needed where a wildcard leads to these very hosts", () => {
    const wild = (data: string) => record("A", "*.example.com", data);
    const none = { create: [], remove: [], foreign: [] };
    expect(planRecords(scope, [wild("203.0.113.1")], [wish])).toEqual(none);
    const elsewhere = [wild("203.0.113.1"), wild("203.0.113.9")];
    expect(planRecords(scope, elsewhere, [wish]).create).toHaveLength(4);
    // Anything at the name or below it, and the wildcard is not asked.
    const below = record("TXT", `_acme-challenge.${NAME}`, "x");
    expect(planRecords(scope, [wild("203.0.113.1"), below], [wish]).create).toHaveLength(4);
    const exact = [owner, record("A", NAME, "203.0.113.9"), wild("203.0.113.1")];
    expect(texts(planRecords(scope, exact, [wish]).remove)).toEqual(["A 203.0.113.9"]);
  });

  test.each(["A", "CNAME"])("that somebody else made (%s) are left alone", (type) => {
    const there = [record(type, NAME, "198.51.100.1")];
    const change = planRecords(scope, there, [wish]);
    expect(change).toEqual({ create: [], remove: [], foreign: there });
  });

  test("of another environment are left alone", () => {
    const other = { ...owner, data: owner.data.replace("production", "staging") };
    const there = [other, record("A", NAME, "198.51.100.1")];
    expect(planRecords(scope, there, [wish]).foreign).toHaveLength(1);
  });
});

test("what belongs to an environment is found without its configuration, the voucher last", () => {
  const mail = record("MX", NAME, "mail.example.com");
  const other = record("A", "www.example.com", "198.51.100.1");
  const all = [owner, mail, other, record("A", NAME, "203.0.113.1")];
  expect(texts(recordsOf(scope, all))).toEqual(["A 203.0.113.1", `TXT ${owner.data}`]);
});

test("a name is in the longest zone that fits", () => {
  const zones = ["example.com", "shop.example.com", "ample.com"];
  expect(zoneOf(zones, NAME)).toBe("shop.example.com");
  expect(zoneOf(zones, "www.example.com")).toBe("example.com");
  expect(zoneOf(zones, "example.org")).toBeUndefined();
});

test("an IPv6 address is the same however its zeros are written", () => {
  expect(canonical("2001:0DB8:0000:0000:0000:0000:0000:0001")).toBe(canonical("2001:db8::1"));
  expect(canonical("203.0.113.1")).toBe("203.0.113.1");
});
