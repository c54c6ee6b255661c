import { describe, expect, test } from "vitest";
import { coolifyDatabases } from "../../../src/adapters/coolify/index.ts";
import { engineOf } from "../../../src/adapters/coolify/engines.ts";
import type { DatabasePlace } from "../../../src/contracts/platform-databases.ts";
import type { Service } from "../../../src/model/project.ts";
import { service } from "../../engine/facts.ts";
import { sendWith } from "../../sandbox/coolify/open.ts";
import { createWorld, IP, key, SCOPE } from "./world.ts";

const db = (image: string, more: Partial<Service> = {}): Service =>
  service("db", { source: { kind: "image", image }, stateful: true, ...more });

function placeOf(spec: Service, values: Record<string, string>): DatabasePlace {
  const address = { user: "root", address: IP, port: 22 };
  return { scope: SCOPE, spec, host: { name: IP, address }, values };
}

const POSTGRES = { POSTGRES_PASSWORD: "p/w d", POSTGRES_USER: "shop", POSTGRES_DB: "shop" };

async function opened(version: "4.1.2" | "4.2.0" | "4.4.2" = "4.4.2") {
  const world = await createWorld({ version });
  const databases = coolifyDatabases(world.http, { time: world.time, key });
  const server = () => world.cool.server(IP);
  return { ...world, databases, server };
}

test.each(["4.1.2", "4.2.0", "4.4.2"] as const)(
  "%s makes a database once, with the names and passwords of its image, and starts it when told",
  async (version) => {
    const { databases, server } = await opened(version);
    const place = placeOf(db("postgres:17"), POSTGRES);
    const id = await databases.ensure(place);
    expect(await databases.ensure(place)).toBe(id);
    expect(server().containers.size).toBe(0);
    await databases.turn(id, true);
    await expect.poll(() => server().containers.get(id)?.spec.image).toBe("postgres:17");
    expect(server().containers.get(id)?.spec.envVars).toMatchObject(POSTGRES);
    expect(databases.address(id, place)).toBe(`postgres://shop:p%2Fw%20d@${id}:5432/shop`);
    await expect.poll(async () => (await databases.list(SCOPE))[0]?.status).toMatch(/^running/);
    // As it is already is no error.
    await databases.turn(id, true);
  },
);

test("is told apart from those of other environments and of other people", async () => {
  const { databases, cool } = await opened();
  const id = await databases.ensure(placeOf(db("postgres:17"), POSTGRES));
  expect((await databases.list(SCOPE)).map((one) => one.id)).toEqual([id]);
  expect(await databases.list({ ...SCOPE, environment: "staging" })).toEqual([]);
  const send = sendWith(cool, cool.token);
  await send("PATCH", `/databases/${id}`, { description: "mine" });
  expect(await databases.list(SCOPE)).toEqual([]);
});

test("takes another image and limits from its next start on, and keeps its volume", async () => {
  const { databases, server } = await opened();
  const place = placeOf(db("postgres:17"), POSTGRES);
  const id = await databases.ensure(place);
  const next = db("postgres:17.2", { resources: { memory: 256 * 1024 ** 2 } });
  expect((await databases.list(SCOPE))[0]?.fits(next)).toBe(false);
  await databases.turn(id, true);
  await expect.poll(() => server().containers.has(id)).toBe(true);
  await databases.turn(id, false);
  await expect.poll(() => server().containers.has(id)).toBe(false);
  await databases.update(id, next);
  expect((await databases.list(SCOPE))[0]?.fits(next)).toBe(true);
  await databases.turn(id, true);
  await expect.poll(() => server().containers.get(id)?.spec.image).toBe("postgres:17.2");
  expect(server().volumes.size).toBe(1);
  expect(server().pruned).toBe(0);
  await databases.remove(id);
  expect(await databases.list(SCOPE)).toEqual([]);
  expect(server().volumes.size).toBe(0);
  await databases.remove(id);
});

describe("engines", () => {
  test.each([
    [
      "mysql:8",
      { MYSQL_ROOT_PASSWORD: "r", MYSQL_PASSWORD: "p" },
      "mysql://mysql:p@",
      ":3306/default",
    ],
    [
      "mariadb:11",
      { MARIADB_ROOT_PASSWORD: "r", MARIADB_PASSWORD: "p", MARIADB_DATABASE: "s" },
      "mysql://mariadb:p@",
      ":3306/s",
    ],
    [
      "mongo:7",
      { MONGO_INITDB_ROOT_PASSWORD: "p" },
      "mongodb://root:p@",
      ":27017/?directConnection=true",
    ],
    ["redis:7.2", { REDIS_PASSWORD: "p" }, "redis://default:p@", ":6379/0"],
    ["eqalpha/keydb:latest", { KEYDB_PASSWORD: "p" }, "redis://default:p@", ":6379/0"],
    [
      "docker.dragonflydb.io/dragonflydb/dragonfly:v1",
      { DRAGONFLY_PASSWORD: "p" },
      "redis://default:p@",
      ":6379/0",
    ],
    [
      "clickhouse/clickhouse-server:25.11",
      { CLICKHOUSE_PASSWORD: "p" },
      "clickhouse://default:p@",
      ":9000/default",
    ],
  ])("%s is one of Coolify's", async (image, values, start, end) => {
    const { databases } = await opened();
    const spec = db(image);
    expect(databases.objections(spec, Object.keys(values))).toEqual([]);
    const place = placeOf(spec, values);
    const id = await databases.ensure(place);
    expect(databases.address(id, place)).toBe(`${start}${id}${end}`);
  });

  test("are known by their images, mirrors included", () => {
    expect(engineOf(db("mirror.example.com:5000/library/postgres:17"))?.kind).toBe("postgresql");
    expect(engineOf(db("acme/mypostgres:1"))).toBeUndefined();
  });

  test("refuse what they could not do, with what to do instead", async () => {
    const { databases } = await opened();
    const own = ["POSTGRES_PASSWORD"];
    expect(databases.objections(db("acme/queue:1"), [])[0]).toContain(
      "Coolify keeps databases only",
    );
    expect(databases.objections(db("postgres"), [])).toEqual(["secrets: name POSTGRES_PASSWORD"]);
    expect(databases.objections(db("postgres"), [...own, "POSTGRES_INITDB_ARGS"])[0]).toContain(
      "takes POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB only",
    );
    // Variables of the whole environment change nothing.
    expect(databases.objections(db("postgres"), [...own, "LOG_LEVEL"])).toEqual([]);
    const volumes = { data: "/var/lib/postgresql/data" };
    expect(databases.objections(db("postgres", { volumes }), own)).toEqual([]);
    const odd = db("postgres", { volumes: { a: "/a" }, command: ["x"], user: "u" });
    expect(databases.objections(odd, own)).toHaveLength(3);
  });
});
