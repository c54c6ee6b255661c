import { afterEach, beforeEach, expect, test } from "vitest";
import type { Found } from "../../../src/engine/context.ts";
import { planRelease } from "../../../src/engine/provision/release.ts";
import { findAnswering, provision } from "../../../src/engine/provision/stages.ts";
import type { HostRemoval } from "../../../src/model/removal.ts";
import { contextOf, createCloudWorld, SCOPE, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createCloudWorld();
  await provision(contextOf(world.job()));
});
afterEach(() => world.close());

const options = { services: [], force: false, lockWait: 0 };
const volume = { kind: "volume" as const, name: "shop_production_data" };

interface Case {
  /** What there is of the first host; absent: it does not answer. */
  readonly first?: Partial<HostRemoval>;
  readonly volumes?: true;
  readonly preview?: true;
  /** Services of deploy.yaml have volumes. */
  readonly declared?: true;
}

/** A destroy of two droplets, the second of which holds nothing. */
async function plan({ first, volumes, preview, declared }: Case) {
  const job = world.job();
  const { project: whole } = contextOf(job);
  const project = {
    ...whole,
    services: [{ name: "db", volumes: declared ? { data: "/data" } : {} }],
    ...(preview ? { preview: { pull: 7 } } : {}),
  };
  const context = contextOf(job, {
    command: "destroy",
    project: project as never,
    options: { ...options, ...(volumes ? { volumes } : {}) },
  });
  const row = (host: string, more: Partial<HostRemoval> = {}) => ({
    ...{ host, fingerprint: "f", things: [], left: [] },
    ...more,
  });
  const hosts = [...(first ? [row("shop-production-1", first)] : []), row("shop-production-2")];
  const { fleet } = await findAnswering(context);
  return planRelease(context, {
    removal: { ...SCOPE, hosts },
    fleet,
    sessions: [],
  } as unknown as Found);
}

const kept = { left: [{ ...volume, why: "it holds data" }] };

test("a droplet that holds a volume is not destroyed by surprise", async () => {
  await expect(plan({ first: kept })).rejects.toMatchObject({
    code: "USAGE",
    message:
      "shop_production_data on shop-production-1 holds data on a host that would go: give --volumes to destroy it, too",
  });
});

test("one that does not answer is not, where deploy.yaml has volumes", async () => {
  await expect(plan({ declared: true })).rejects.toThrow(
    "shop-production-1, which does not answer",
  );
  expect((await plan({})).removal.hosts).toHaveLength(2);
});

test.each<[string, Case]>([
  ["with --volumes", { first: { things: [volume] }, volumes: true, declared: true }],
  ["with --volumes, where it does not answer", { volumes: true, declared: true }],
  ["of a preview", { first: { things: [volume] }, preview: true, declared: true }],
  ["without a volume", { first: {}, declared: true }],
])("it goes %s", async (_, given) => {
  const { removal } = await plan(given);
  const droplets = removal.hosts.flatMap(({ things }) =>
    things.filter(({ kind }) => kind === "droplet"),
  );
  expect(droplets).toHaveLength(2);
});
