import { VERSIONS, type Version } from "../../../sandbox/coolify/index.ts";
import { coolifyDatabases, coolifyOperations } from "../../../src/adapters/coolify/index.ts";
import { type DatabasesPlace, platformDatabasesSuite } from "../../contracts/platform-databases.ts";
import {
  type OperationsPlace,
  platformOperationsSuite,
} from "../../contracts/platform-operations.ts";
import { type PlatformPlace, platformSuite } from "../../contracts/platform.ts";
import { service } from "../../engine/facts.ts";
import { server } from "./placed.ts";
import { alive, createWorld, key, place, SCOPE, wish } from "./world.ts";

const MISSING = "registry.example.com/none:1";

for (const version of VERSIONS) {
  platformSuite(`Coolify ${version}`, () => placeOf(version));
  platformOperationsSuite(`Coolify ${version}`, ({ slow }) => operatedOf(version, slow));
  platformDatabasesSuite(`Coolify ${version}`, () => databasesOf(version));
}

async function placeOf(version: Version): Promise<PlatformPlace> {
  const world = await createWorld({ version });
  server(world).missing.add(MISSING);
  return {
    open: world.again,
    place: (slot, environment = SCOPE.environment) => ({
      ...place(slot),
      scope: { ...SCOPE, environment },
    }),
    wish(slot, { envVars = {}, image } = {}) {
      const whole = wish(envVars, {}, slot);
      return { ...whole, place: { ...whole.place, ...(image === undefined ? {} : { image }) } };
    },
    running: () =>
      [...server(world).containers.values()].map(({ spec: { image, labels, envVars } }) => ({
        slot: labels["sluice.slot"] ?? "",
        image,
        envVars,
      })),
    unfit: { spec: wish().spec, envVars: { A: "it's" } },
    missing: MISSING,
  };
}

async function operatedOf(version: Version, slow: boolean): Promise<OperationsPlace> {
  const world = await createWorld({ version, delays: { pull: slow ? 700 : 0 } });
  const { platform, http, time } = world;
  const id = await platform.ensure(place("green"));
  const other = await platform.ensure(place("blue"));
  await platform.deploy(id, wish(), alive);
  return {
    operations: coolifyOperations(http, time),
    id,
    other,
    start: () =>
      platform.deploy(id, wish(), alive).then(
        () => true,
        () => false,
      ),
    wish: ({ envVars, image }) => {
      const whole = wish(envVars, {}, "blue");
      return { ...whole, place: { ...whole.place, image } };
    },
    images: async () => {
      const all = await world.again().applications(SCOPE);
      return new Map(all.map((one) => [one.id, one.image] as const));
    },
    running: () =>
      [...server(world).containers.values()].map(({ spec }) => spec.labels["coolify.name"] ?? ""),
  };
}

async function databasesOf(version: Version): Promise<DatabasesPlace> {
  const world = await createWorld({ version });
  const spec = (image: string, more = {}) =>
    service("db", { source: { kind: "image", image }, stateful: true, ...more });
  const { host } = place();
  return {
    databases: coolifyDatabases(world.http, { time: world.time, key }),
    place: (environment = SCOPE.environment) => ({
      scope: { ...SCOPE, environment },
      spec: spec("postgres:17"),
      host,
      values: { POSTGRES_PASSWORD: "p/w d", POSTGRES_USER: "shop", POSTGRES_DB: "shop" },
    }),
    next: spec("postgres:17.2", { resources: { memory: 256 * 1024 ** 2 } }),
    unfit: spec("acme/queue:1"),
    running: () =>
      new Map([...server(world).containers].map(([id, { spec: own }]) => [id, own] as const)),
    data: () => server(world).volumes.size,
  };
}
