import { describe, expect, test } from "vitest";
import { docker } from "../../../src/adapters/docker/runtime.ts";
import { localHost } from "../../../src/adapters/local/host.ts";
import { nginx } from "../../../src/adapters/nginx/proxy.ts";
import { type Inventory, inventoryReader } from "../../../src/engine/destroy/inventory.ts";
import { removalPhase } from "../../../src/engine/destroy/phase.ts";
import { planRemoval } from "../../../src/engine/destroy/plan.ts";
import { removalAsText } from "../../../src/engine/destroy/render.ts";
import { deployedTwice, host, release, scope, service } from "../facts.ts";

const { layout } = localHost("/state", 8080, false);
const built = service("web", {
  source: { kind: "build", build: { context: ".", args: {} } },
});
const policy = { scope, layout, services: ["web"] };
const nothing: Inventory = {
  volumes: [],
  networks: [],
  unowned: [],
  usedElsewhere: [],
  hasSiblings: false,
  hasFolder: false,
};
const full: Inventory = {
  ...nothing,
  volumes: ["sluice_shop_production_db_data"],
  networks: ["sluice_shop_production"],
  hasFolder: true,
};
const seen = deployedTwice({
  releases: [
    release(1, [[built, "1"]]),
    release(2, [
      [built, "2"],
      [service("cache"), "7"],
    ]),
  ],
  images: ["web:1", "web:2", "cache:7"],
});

describe("what a destroy removes", () => {
  test("goes in an order that a second run can finish: traffic first, the record last", () => {
    const { things } = planRemoval(seen, full, { ...policy, volumes: true });
    expect(things.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "vhost /state/nginx/conf.d/sluice_shop_production.conf",
      "container sluice_shop_production_web_1",
      "container sluice_shop_production_web_2",
      "network sluice_shop_production",
      "volume sluice_shop_production_db_data",
      "image web:1",
      "image web:2",
      "state /state/shop/production",
    ]);
  });

  test("leaves volumes unless they were asked for, and says so", () => {
    const { things, left } = planRemoval(seen, full, { ...policy, volumes: false });
    expect(things.some(({ kind }) => kind === "volume")).toBe(false);
    expect(left).toEqual([
      {
        kind: "volume",
        name: "sluice_shop_production_db_data",
        why: "it holds data; --volumes removes it",
      },
    ]);
  });

  test("leaves images that we did not build and those that another environment runs", () => {
    const inventory = { ...full, usedElsewhere: ["web:1"] };
    const { things, left } = planRemoval(seen, inventory, { ...policy, volumes: true });
    expect(things.filter(({ kind }) => kind === "image").map(({ name }) => name)).toEqual([
      "web:2",
    ]);
    expect(left).toContainEqual({
      kind: "image",
      name: "web:1",
      why: "another environment uses it",
    });
  });

  test("takes along what was sent for a release that never came to be, if nobody else may want it", () => {
    const images = [
      "sluice/shop-web:0a",
      "sluice/shop-web:building",
      "sluice/shop-web@sha256:1",
      "sluice/shop-api:0b",
      "web:9",
    ];
    const left = { ...seen, releases: [], images };
    const names = (inventory: Inventory) =>
      planRemoval(left, inventory, { ...policy, volumes: false }).things.flatMap(({ kind, name }) =>
        kind === "image" ? [name] : [],
      );
    expect(names(full)).toEqual(["sluice/shop-web:0a", "sluice/shop-web:building"]);
    expect(names({ ...full, hasSiblings: true })).toEqual([]);
  });

  test("is nothing where nothing is", () => {
    const hosts = [planRemoval(host(), nothing, { ...policy, volumes: true })];
    expect(hosts[0]!.things).toEqual([]);
    expect(removalAsText({ ...scope, hosts })).toBe(
      "destroy production of shop: nothing of it is there",
    );
  });

  test("is shown with volumes in capitals", () => {
    const hosts = [planRemoval(seen, full, { ...policy, volumes: true })];
    expect(removalAsText({ ...scope, hosts })).toContain("- VOLUME sluice_shop_production_db_data");
  });
});

describe("the inventory", () => {
  const read = (things: string, elsewhere = "") => {
    const { onEvent, read } = inventoryReader(scope);
    const part = (name: string, text: string) =>
      onEvent({ event: "inventory", name, data: Buffer.from(text).toString("base64") });
    part("things", things);
    part("elsewhere", elsewhere);
    part("folder", "yes\n");
    return read();
  };

  test("takes labels and not names as the sign of what is ours", () => {
    expect(
      read(
        [
          "container|sluice_shop_production_web_1|shop|production",
          "container|sluice_shop_production_imposter||",
          "container|sluice_shop_production-2_web_1|shop|production-2",
          "network|sluice_shop_production|shop|production",
          "volume|sluice_shop_production_db_data||",
          "volume|theirs||",
          "network|bridge||",
        ].join("\n"),
      ),
    ).toEqual({
      volumes: [],
      networks: ["sluice_shop_production"],
      unowned: [
        { kind: "container", name: "sluice_shop_production_imposter" },
        { kind: "volume", name: "sluice_shop_production_db_data" },
      ],
      usedElsewhere: [],
      hasSiblings: false,
      hasFolder: true,
    });
  });

  test("lists the images of other environments", () => {
    expect(read("", '"image":"web:1"\n"image":"a@sha256:0"\n').usedElsewhere).toEqual([
      "web:1",
      "a@sha256:0",
    ]);
  });
});

describe("the phase", () => {
  test("removes nothing but what the plan names", () => {
    const plan = planRemoval(seen, full, { ...policy, volumes: false });
    const script = removalPhase(scope, localHost("/state", 8080, false), docker, nginx, plan);
    expect(script).not.toContain("docker volume rm");
    expect(script).not.toMatch(/docker (system|container|image|volume|network) prune/);
    expect([...script.matchAll(/docker rmi (\S+)/g)].map(([, image]) => image)).toEqual([
      "web:1",
      "web:2",
    ]);
  });
});
