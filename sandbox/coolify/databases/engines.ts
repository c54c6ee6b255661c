/** What each kind of database is, as data. */
export interface Engine {
  /** As lists name it. */
  readonly type: string;
  readonly image: string;
  readonly port: number;
  /** Its volume is this word and the uuid. */
  readonly volume: string;
  readonly mount: string;
  readonly scheme: string;
  /** Fields of its own that a request may carry. */
  readonly fields: readonly string[];
  /** Where nothing was said; `*` stands for a password of the instance's own. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Variable of the container → field. */
  readonly envVars: Readonly<Record<string, string>>;
  /** Fields in its URL. */
  readonly url: { readonly user: string; readonly password: string; readonly path: string };
  readonly command?: (columns: Readonly<Record<string, unknown>>) => readonly string[];
}

const words = (text: string) => text.split(" ");

const MYSQL_URL = { user: "mysql_user", password: "mysql_password", path: "mysql_database" };

export const ENGINES: Readonly<Record<string, Engine>> = {
  postgresql: {
    type: "standalone-postgresql",
    image: "postgres:16-alpine",
    port: 5432,
    volume: "postgres-data",
    mount: "/var/lib/postgresql/data",
    scheme: "postgres",
    fields: words(
      "postgres_user postgres_password postgres_db postgres_initdb_args postgres_host_auth_method postgres_conf",
    ),
    defaults: { postgres_user: "postgres", postgres_password: "*", postgres_db: "postgres" },
    envVars: {
      POSTGRES_USER: "postgres_user",
      PGUSER: "postgres_user",
      POSTGRES_PASSWORD: "postgres_password",
      POSTGRES_DB: "postgres_db",
    },
    url: { user: "postgres_user", password: "postgres_password", path: "postgres_db" },
  },
  mysql: {
    type: "standalone-mysql",
    image: "mysql:8",
    port: 3306,
    volume: "mysql-data",
    mount: "/var/lib/mysql",
    scheme: "mysql",
    fields: words("mysql_root_password mysql_password mysql_user mysql_database mysql_conf"),
    defaults: {
      mysql_root_password: "*",
      mysql_password: "*",
      mysql_user: "mysql",
      mysql_database: "default",
    },
    envVars: {
      MYSQL_ROOT_PASSWORD: "mysql_root_password",
      MYSQL_DATABASE: "mysql_database",
      MYSQL_USER: "mysql_user",
      MYSQL_PASSWORD: "mysql_password",
    },
    url: MYSQL_URL,
  },
  mariadb: {
    type: "standalone-mariadb",
    image: "mariadb:11",
    port: 3306,
    volume: "mariadb-data",
    mount: "/var/lib/mysql",
    scheme: "mysql",
    fields: words(
      "mariadb_conf mariadb_root_password mariadb_user mariadb_password mariadb_database",
    ),
    defaults: {
      mariadb_root_password: "*",
      mariadb_user: "mariadb",
      mariadb_password: "*",
      mariadb_database: "default",
    },
    envVars: {
      MARIADB_ROOT_PASSWORD: "mariadb_root_password",
      MARIADB_DATABASE: "mariadb_database",
      MARIADB_USER: "mariadb_user",
      MARIADB_PASSWORD: "mariadb_password",
    },
    url: { user: "mariadb_user", password: "mariadb_password", path: "mariadb_database" },
  },
  mongodb: {
    type: "standalone-mongodb",
    image: "mongo:7",
    port: 27_017,
    volume: "mongodb-db",
    mount: "/data/db",
    scheme: "mongodb",
    fields: words(
      "mongo_conf mongo_initdb_root_username mongo_initdb_root_password mongo_initdb_database",
    ),
    defaults: {
      mongo_initdb_root_username: "root",
      mongo_initdb_root_password: "*",
      mongo_initdb_database: "default",
    },
    envVars: {
      MONGO_INITDB_ROOT_USERNAME: "mongo_initdb_root_username",
      MONGO_INITDB_ROOT_PASSWORD: "mongo_initdb_root_password",
      MONGO_INITDB_DATABASE: "mongo_initdb_database",
    },
    url: {
      user: "mongo_initdb_root_username",
      password: "mongo_initdb_root_password",
      path: "mongo_initdb_database",
    },
  },
  redis: {
    type: "standalone-redis",
    image: "redis:7.2",
    port: 6379,
    volume: "redis-data",
    mount: "/data",
    scheme: "redis",
    fields: words("redis_password redis_conf"),
    defaults: { redis_username: "default", redis_password: "*", redis_database: "0" },
    envVars: { REDIS_PASSWORD: "redis_password", REDIS_USERNAME: "redis_username" },
    url: { user: "redis_username", password: "redis_password", path: "redis_database" },
    command: (columns) =>
      [
        ["redis-server", "--requirepass", String(columns["redis_password"])],
        ["--appendonly", "yes"],
      ].flat(),
  },
  keydb: {
    type: "standalone-keydb",
    image: "eqalpha/keydb:latest",
    port: 6379,
    volume: "keydb-data",
    mount: "/data",
    scheme: "redis",
    fields: words("keydb_password keydb_conf"),
    defaults: { keydb_password: "*" },
    envVars: {},
    url: { user: "keydb_username", password: "keydb_password", path: "keydb_database" },
    command: (columns) =>
      [
        ["keydb-server", "--requirepass", String(columns["keydb_password"])],
        ["--appendonly", "yes"],
      ].flat(),
  },
  dragonfly: {
    type: "standalone-dragonfly",
    image: "docker.dragonflydb.io/dragonflydb/dragonfly",
    port: 6379,
    volume: "dragonfly-data",
    mount: "/data",
    scheme: "redis",
    fields: words("dragonfly_password"),
    defaults: { dragonfly_password: "*" },
    envVars: {},
    url: { user: "dragonfly_username", password: "dragonfly_password", path: "dragonfly_database" },
    command: (columns) => [
      "dragonfly",
      "--requirepass",
      String(columns["dragonfly_password"]),
      "--dir",
      "/data",
    ],
  },
  clickhouse: {
    type: "standalone-clickhouse",
    image: "clickhouse/clickhouse-server:25.11",
    port: 9000,
    volume: "clickhouse-data",
    mount: "/var/lib/clickhouse",
    scheme: "clickhouse",
    fields: words("clickhouse_admin_user clickhouse_admin_password"),
    defaults: { clickhouse_admin_user: "default", clickhouse_admin_password: "*" },
    envVars: {
      CLICKHOUSE_USER: "clickhouse_admin_user",
      CLICKHOUSE_PASSWORD: "clickhouse_admin_password",
    },
    url: {
      user: "clickhouse_admin_user",
      password: "clickhouse_admin_password",
      path: "clickhouse_db",
    },
  },
};
