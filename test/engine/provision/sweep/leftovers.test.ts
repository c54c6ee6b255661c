import { describe, expect, test } from "vitest";
import type { EstateThing } from "../../../../src/contracts/estate.ts";
import {
  strayDroplets,
  uselessThings,
  type Wanted,
} from "../../../../src/engine/provision/sweep/leftovers.ts";

const NOW = Date.UTC(2026, 10, 20);
const HOUR = 3_600_000;
const wanted: Wanted = {
  project: "shop",
  environments: ["production", "previews"],
  templates: [{ image: "debian-12-x64", version: "0123456789ab" }],
  now: NOW,
};

function droplet(name: string, state: string, more: readonly string[] = [], age = 2 * HOUR) {
  const [project = "", environment = ""] = name.split("-");
  const tags = [
    "sluice",
    `sluice:project:${project}`,
    `sluice:environment:${environment}`,
    `sluice:state:${state}`,
    ...more,
  ];
  const thing: EstateThing = {
    kind: "droplet",
    id: name,
    name,
    tags,
    region: "lon1",
    createdAt: NOW - age,
  };
  return thing;
}
const thing = (kind: EstateThing["kind"], name: string, region?: string): EstateThing => ({
  kind,
  id: name,
  name,
  ...(region === undefined ? {} : { region }),
});
const strays = (...estate: EstateThing[]) =>
  strayDroplets(estate, wanted).map((one) => `${one.thing.name}: ${one.why}`);

describe("droplets", () => {
  test("of environments that should exist stay", () => {
    expect(strays(droplet("shop-production-1", "active"))).toEqual([]);
    expect(strays(droplet("shop-previews-1", "active"))).toEqual([]);
  });

  test("of environments that are gone go", () => {
    expect(strays(droplet("shop-staging-1", "active"))).toEqual([
      "shop-staging-1: its environment is not in deploy.yaml",
    ]);
  });

  test("of other projects, and without our tags, are nobody's business", () => {
    expect(strays(droplet("blog-staging-1", "failed"))).toEqual([]);
    expect(strays({ ...droplet("shop-staging-1", "active"), tags: [] })).toEqual([]);
    const { tags = [], ...rest } = droplet("shop-staging-1", "active");
    expect(strays({ ...rest, tags: tags.filter((tag) => tag !== "sluice") })).toEqual([]);
  });

  test.each([
    ["failed", 0, true],
    ["destroying", 0, true],
    ["creating", 0.5 * HOUR, false],
    ["creating", 2 * HOUR, true],
    ["initializing", 2 * HOUR, true],
    ["active", 1_000 * HOUR, false],
  ])("%s for %i ms: %s", (state, age, goes) => {
    expect(strays(droplet("shop-production-1", state, [], age))).toHaveLength(goes ? 1 : 0);
  });

  test("in reserve go an hour after they were put there", () => {
    const since = (hours: number) => `sluice:since:${(NOW - hours * HOUR) / 1000}`;
    expect(strays(droplet("shop-production-1", "reserve", [since(0.5)]))).toEqual([]);
    expect(strays(droplet("shop-production-1", "reserve", [since(1.5)]))).toHaveLength(1);
  });
});

const STALE = "sluice-template-debian-12-x64-ba9876543210-80s";
/** Of an image that is not the project's; another project's hosts may be made from it. */
const UNUSED = "sluice-template-ubuntu-24-04-x64-0123456789ab-80s";

describe("what serves droplets", () => {
  const things = [
    thing("firewall", "sluice-shop"),
    thing("firewall", "sluice-blog"),
    thing("key", "sluice-aabbcc"),
    thing("network", "sluice-lon1", "lon1"),
    thing("network", "sluice-nyc1", "nyc1"),
    thing("template", "sluice-template-debian-12-x64-0123456789ab-76s"),
    thing("template", STALE),
    thing("template", UNUSED),
    thing("tag", "sluice"),
    thing("tag", "sluice:project:shop"),
    thing("tag", "sluice:project:blog"),
    thing("tag", "sluice:pin:x"),
  ];
  const useless = (droplets: EstateThing[], gone: EstateThing[] = []) =>
    uselessThings([...droplets, ...things], gone, wanted).map((one) => one.thing.name);

  test("stays as long as one is there", () => {
    expect(useless([droplet("shop-production-1", "active", ["sluice:pin:x"])])).toEqual([
      "sluice-nyc1",
      STALE,
      UNUSED,
    ]);
  });

  test("goes with the project's last, but for what another project shares", () => {
    const last = droplet("shop-production-1", "active", ["sluice:pin:x"]);
    expect(useless([last, droplet("blog-production-1", "active")], [last])).toEqual([
      "sluice-shop",
      "sluice-nyc1",
      STALE,
      "sluice:project:shop",
      "sluice:pin:x",
    ]);
  });

  test("goes altogether with the very last", () => {
    const names = useless([]);
    expect(names).toEqual(expect.arrayContaining(["sluice-aabbcc", "sluice-lon1", "sluice"]));
    expect(names).not.toContain("sluice-blog");
  });
});
