import type { Service } from "../../model/project.ts";

/** A kind of database that Coolify keeps, and how it names what the image has variables for. */
export interface Engine {
  /** Last part of the route. */
  readonly kind: string;
  /** Names of images, without registry and tag. */
  readonly images: readonly string[];
  readonly scheme: string;
  readonly port: number;
  /** Where its data lies, which Coolify gives a volume of its own. */
  readonly data: string;
  /** Variable of the image → field of the API. */
  readonly fields: Readonly<Record<string, string>>;
  /** Variables without which it is not made: no secret is left to Coolify to invent. */
  readonly required: readonly string[];
  /** In its address; a variable's name, or the text where there is none. */
  readonly user: readonly [variable: string, usual: string];
  readonly password: string;
  readonly path?: readonly [variable: string, usual: string];
}

const REDIS = { scheme: "redis", port: 6379, data: "/data", path: ["", "0"] } as const;

export const ENGINES: readonly Engine[] = [
  {
    kind: "postgresql",
    images: ["postgres", "postgis/postgis", "pgvector/pgvector"],
    scheme: "postgres",
    port: 5432,
    data: "/var/lib/postgresql/data",
    fields: {
      POSTGRES_USER: "postgres_user",
      POSTGRES_PASSWORD: "postgres_password",
      POSTGRES_DB: "postgres_db",
    },
    required: ["POSTGRES_PASSWORD"],
    user: ["POSTGRES_USER", "postgres"],
    password: "POSTGRES_PASSWORD",
    path: ["POSTGRES_DB", "postgres"],
  },
  sql("mysql", "MYSQL"),
  sql("mariadb", "MARIADB"),
  {
    kind: "mongodb",
    images: ["mongo"],
    scheme: "mongodb",
    port: 27_017,
    data: "/data/db",
    fields: {
      MONGO_INITDB_ROOT_USERNAME: "mongo_initdb_root_username",
      MONGO_INITDB_ROOT_PASSWORD: "mongo_initdb_root_password",
      MONGO_INITDB_DATABASE: "mongo_initdb_database",
    },
    required: ["MONGO_INITDB_ROOT_PASSWORD"],
    user: ["MONGO_INITDB_ROOT_USERNAME", "root"],
    password: "MONGO_INITDB_ROOT_PASSWORD",
  },
  keyed("redis", ["redis"], "REDIS_PASSWORD"),
  keyed("keydb", ["eqalpha/keydb"], "KEYDB_PASSWORD"),
  keyed("dragonfly", ["dragonflydb/dragonfly"], "DRAGONFLY_PASSWORD"),
  {
    kind: "clickhouse",
    images: ["clickhouse", "clickhouse/clickhouse-server"],
    scheme: "clickhouse",
    port: 9000,
    data: "/var/lib/clickhouse",
    fields: {
      CLICKHOUSE_USER: "clickhouse_admin_user",
      CLICKHOUSE_PASSWORD: "clickhouse_admin_password",
    },
    required: ["CLICKHOUSE_PASSWORD"],
    user: ["CLICKHOUSE_USER", "default"],
    password: "CLICKHOUSE_PASSWORD",
    path: ["", "default"],
  },
];

function sql(kind: string, prefix: string): Engine {
  const parts = { ROOT_PASSWORD: "root_password", USER: "user", PASSWORD: "password" };
  const all = Object.entries({ ...parts, DATABASE: "database" });
  return {
    kind,
    images: [kind],
    scheme: "mysql",
    port: 3306,
    data: "/var/lib/mysql",
    fields: Object.fromEntries(
      all.map(([name, field]) => [`${prefix}_${name}`, `${kind}_${field}`]),
    ),
    required: [`${prefix}_ROOT_PASSWORD`, `${prefix}_PASSWORD`],
    user: [`${prefix}_USER`, kind],
    password: `${prefix}_PASSWORD`,
    path: [`${prefix}_DATABASE`, "default"],
  };
}

function keyed(kind: string, images: readonly string[], password: string): Engine {
  const fields = { [password]: `${kind}_password` };
  return { kind, images, ...REDIS, fields, required: [password], user: ["", "default"], password };
}

/** By the image's name; a registry's mirror of it counts. */
export function engineOf({ source }: Pick<Service, "source">): Engine | undefined {
  if (source.kind !== "image") return undefined;
  const name = source.image.replace(/@.*$/, "").replace(/:[^:/]+$/, "");
  return ENGINES.find(({ images }) =>
    images.some((image) => name === image || name.endsWith(`/${image}`)),
  );
}

/** Of its user, as whoever connects writes it. */
export function addressOf(
  engine: Engine,
  host: string,
  values: Readonly<Record<string, string>>,
): string {
  const of = ([name, usual]: readonly [string, string]) =>
    encodeURIComponent(values[name] ?? usual);
  const { scheme, port, user, password, path } = engine;
  const place = `${scheme}://${of(user)}:${of([password, ""])}@${host}:${port}`;
  if (path !== undefined) return `${place}/${of(path)}`;
  return `${place}/?directConnection=true`;
}
