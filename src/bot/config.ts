import { readFileSync } from "node:fs";
import { SluiceError } from "../model/errors.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

export interface BotConfig {
  readonly appId: number;
  readonly privateKey: string;
  /** The newest first; the one before it while it is being replaced. */
  readonly secrets: readonly [string, ...string[]];
  readonly apiUrl: string;
  readonly host: string;
  readonly port: number;
  /** Port of metrics and dead letters, for this machine alone; 0: none. */
  readonly adminHost: string;
  readonly adminPort: number;
  readonly path: string;
  /** Postgres; absent: the folder. */
  readonly databaseUrl?: string;
  readonly folder: string;
  /** Path of the configuration in repositories, and file name of the workflow that is started. */
  readonly config: string;
  readonly workflow: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  /** Bytes of a delivery. */
  readonly most: number;
  readonly concurrency: number;
  /** Seconds after which a claim of a process that is gone lapses, where several share a database. */
  readonly heartbeat: number;
  /** Bytes of disk that are left alone; a database that meets the end of the disk is opened anew. */
  readonly reserve: number;
  /** Seconds between two looks at GitHub's list of deliveries. */
  readonly missedEvery: number;
}

/** A shorter one can be guessed, and so can the one that Probot takes when there is none. */
const SHORTEST = 16;
const LEVELS = ["debug", "info", "warn", "error"] as const;
/** A comment has 65,536 characters at most, and GitHub says it once and its pull request's text once. */
const MOST = 2 * 2 ** 20;
const RESERVE = 256 * 2 ** 20;

/** Where the bot keeps things, and where those of its machine ask for them. */
export type BotPlaces = Pick<
  BotConfig,
  "databaseUrl" | "folder" | "heartbeat" | "reserve" | "adminHost" | "adminPort"
>;

/** Everything that is wrong is said at once. Throws `BOT_NOT_CONFIGURED`. */
export function readConfig(envVars: EnvVars): BotConfig {
  const wrong: string[] = [];
  const config: BotConfig = {
    ...placesOf(envVars, wrong),
    appId: wholeNumber(envVars, "APP_ID", undefined, wrong),
    privateKey: privateKeyOf(envVars, wrong),
    secrets: secretsOf(envVars, wrong),
    apiUrl: envVars["GITHUB_API_URL"] || "https://api.github.com",
    host: envVars["HOST"] || "0.0.0.0",
    port: wholeNumber(envVars, "PORT", 3000, wrong),
    path: envVars["WEBHOOK_PATH"] || "/api/github/webhooks",
    config: envVars["SLUICE_CONFIG"] || "deploy.yaml",
    workflow: envVars["SLUICE_WORKFLOW"] || "deploy.yml",
    logLevel: LEVELS.find((level) => level === envVars["LOG_LEVEL"]) ?? "info",
    most: wholeNumber(envVars, "SLUICE_MAX_BODY", MOST, wrong),
    concurrency: wholeNumber(envVars, "SLUICE_CONCURRENCY", 16, wrong),
    missedEvery: wholeNumber(envVars, "SLUICE_MISSED_EVERY", 600, wrong),
  };
  return unlessWrong(config, wrong);
}

/** For whoever looks after a bot without being it. Throws `BOT_NOT_CONFIGURED`. */
export function readPlaces(envVars: EnvVars): BotPlaces {
  const wrong: string[] = [];
  return unlessWrong(placesOf(envVars, wrong), wrong);
}

function placesOf(envVars: EnvVars, wrong: string[]): BotPlaces {
  return {
    ...(envVars["DATABASE_URL"] ? { databaseUrl: envVars["DATABASE_URL"] } : {}),
    folder: envVars["SLUICE_DATA_DIR"] || "sluice-data",
    heartbeat: wholeNumber(envVars, "SLUICE_HEARTBEAT", 12, wrong),
    reserve: wholeNumber(envVars, "SLUICE_DISK_RESERVE", RESERVE, wrong),
    adminHost: envVars["SLUICE_ADMIN_HOST"] || "127.0.0.1",
    adminPort: wholeNumber(envVars, "SLUICE_ADMIN_PORT", 9464, wrong),
  };
}

function unlessWrong<T>(config: T, wrong: readonly string[]): T {
  if (wrong.length > 0) throw new SluiceError("BOT_NOT_CONFIGURED", wrong.join("; "));
  return config;
}

function secretsOf(envVars: EnvVars, wrong: string[]): BotConfig["secrets"] {
  const secret = envVars["WEBHOOK_SECRET"] ?? "";
  const previous = envVars["WEBHOOK_SECRET_PREVIOUS"] ?? "";
  if (secret.length < SHORTEST) {
    const why = secret === "" ? "is not set" : `has fewer than ${SHORTEST} characters`;
    wrong.push(`WEBHOOK_SECRET ${why}: anybody could give commands`);
  }
  if (previous !== "" && previous.length < SHORTEST) {
    wrong.push(`WEBHOOK_SECRET_PREVIOUS has fewer than ${SHORTEST} characters`);
  }
  return previous === "" ? [secret] : [secret, previous];
}

/** In one line, as many places store it: `\n` stands for a line's end there. */
function privateKeyOf(envVars: EnvVars, wrong: string[]): string {
  const path = envVars["PRIVATE_KEY_PATH"];
  const key = envVars["PRIVATE_KEY"] || (path ? readKey(path, wrong) : "");
  if (key === undefined) return "";
  if (key === "") wrong.push("neither PRIVATE_KEY nor PRIVATE_KEY_PATH is set");
  else if (!key.includes("PRIVATE KEY-----")) wrong.push("PRIVATE_KEY is no key in PEM format");
  return key.replaceAll("\\n", "\n");
}

function readKey(path: string, wrong: string[]): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    wrong.push(`PRIVATE_KEY_PATH: ${path} cannot be read`);
    return undefined;
  }
}

function wholeNumber(
  envVars: EnvVars,
  name: string,
  otherwise: number | undefined,
  wrong: string[],
): number {
  const text = envVars[name];
  if (!text && otherwise !== undefined) return otherwise;
  if (/^\d{1,15}$/.test(text ?? "")) return Number(text);
  wrong.push(text ? `${name} is no whole number` : `${name} is not set`);
  return 0;
}
