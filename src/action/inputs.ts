import { parseRequest } from "../model/chatops/key.ts";
import { SluiceError } from "../model/errors.ts";
import { parseDuration } from "../model/units.ts";
import { commandNames, commands } from "./commands.ts";

/** Everything that `with:` says, checked. Absent: left to deploy.yaml or the run. */
export interface Inputs {
  /** One of `commandNames`. */
  readonly command: string;
  readonly environment: string | undefined;
  readonly services: readonly string[];
  readonly revision: string | undefined;
  readonly release: number | undefined;
  /** `promote`: the environment it comes from. */
  readonly from: string | undefined;
  /** `lock`: why, and for how many milliseconds. */
  readonly reason: string;
  readonly holdFor: number | undefined;
  /** Name → value, as the comment had them. */
  readonly given: Readonly<Record<string, string>>;
  /** The comment that asked, `octocat #12 3001.0.production`. */
  readonly request: string | undefined;
  /** Id of the GitHub deployment to report to. */
  readonly deployment: string | undefined;
  readonly config: string;
  readonly token: string;
  readonly dryRun: boolean;
  readonly force: boolean;
  /** `sweep`: removes what it finds. */
  readonly apply: boolean;
  /** `destroy`: data goes, too. */
  readonly volumes: boolean;
  /** `cancel`: only what was begun longer ago than so many milliseconds. */
  readonly olderThan: number | undefined;
  /** Seconds. */
  readonly lockWait: number;
  /** Host → fingerprint. */
  readonly expect: Readonly<Record<string, string>> | undefined;
  readonly summary: boolean;
  readonly annotations: boolean;
  readonly deployments: boolean;
}

export type EnvVars = Readonly<Record<string, string | undefined>>;
type Read = (name: string) => string;

/** Inputs as the runner hands them over: blanks become `_`, hyphens stay. */
export function inputReader(envVars: EnvVars): Read {
  return (name) => envVars[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`]?.trim() ?? "";
}

/** Throws `USAGE` naming every input that is wrong. */
export function readInputs(read: Read): Inputs {
  const problems: string[] = [];
  const parse = <T>(name: string, wanted: string, parser: (text: string) => T | undefined) => {
    const text = read(name);
    const value = parser(text);
    if (value === undefined) problems.push(`${name}: ${wanted}, not "${text}"`);
    return value;
  };
  const flag = (name: string) => parse(name, "true or false", parseFlag) === true;
  const inputs: Inputs = {
    command: parse("command", `one of ${commandNames.join(", ")}`, parseCommand) ?? "plan",
    environment: optional(read("environment")),
    services: list(read("services")),
    revision: optional(read("revision")),
    release: parse("release", "the number of a release", parseRelease)?.release,
    from: optional(read("from")),
    reason: read("reason"),
    holdFor: parse("for", "a duration such as 2h", parsePeriod)?.ms,
    given: parse("options", 'a JSON object such as {"log_level":"debug"}', parseGiven) ?? {},
    request: parse("request", "what the bot fills in", parseAsked)?.request,
    deployment: parse("deployment", "the number of a GitHub deployment", parseRecord)?.id,
    config: optional(read("config")) ?? "deploy.yaml",
    token: read("token"),
    dryRun: flag("dry-run"),
    force: flag("force"),
    apply: flag("apply"),
    volumes: flag("volumes"),
    olderThan: parse("older-than", "a duration such as 30m", parsePeriod)?.ms,
    lockWait: parse("lock-wait", "a duration such as 90s or 10m", parseSeconds) ?? 0,
    expect: parse("expect-plan", "the plan output of an earlier step", parseExpected)?.expect,
    summary: flag("summary"),
    annotations: flag("annotations"),
    deployments: flag("deployments"),
  };
  const { named, picky } = commands[inputs.command] ?? {};
  if (named && inputs.environment === undefined) {
    problems.push(`environment: ${inputs.command} must be told which`);
  }
  if (picky && inputs.services.length === 0) {
    problems.push(`services: ${inputs.command} must be told which`);
  }
  if (inputs.volumes && inputs.services.length > 0) {
    problems.push("volumes: they go with the whole environment, not with services");
  }
  if (problems.length > 0) throw new SluiceError("USAGE", problems.join("; "));
  return inputs;
}

function optional(text: string): string | undefined {
  return text === "" ? undefined : text;
}

function list(text: string): string[] {
  return text.split(/[,\s]+/).filter((word) => word !== "");
}

function parseCommand(text: string): string | undefined {
  return commandNames.find((command) => command === text);
}

/** The words of YAML 1.2, as `core.getBooleanInput` takes them. */
function parseFlag(text: string): boolean | undefined {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  return /^(false|False|FALSE)$/.test(text) ? false : undefined;
}

function parseRelease(text: string): { release: number | undefined } | undefined {
  if (text === "") return { release: undefined };
  return /^[1-9]\d{0,8}$/.test(text) ? { release: Number(text) } : undefined;
}

function parsePeriod(text: string): { ms: number | undefined } | undefined {
  if (text === "") return { ms: undefined };
  const ms = parseDuration(text);
  return ms === undefined ? undefined : { ms };
}

function parseAsked(text: string): { request: string | undefined } | undefined {
  if (text === "") return { request: undefined };
  return parseRequest(text) === undefined ? undefined : { request: text };
}

function parseRecord(text: string): { id: string | undefined } | undefined {
  if (text === "") return { id: undefined };
  return /^[1-9]\d{0,17}$/.test(text) ? { id: text } : undefined;
}

function parseSeconds(text: string): number | undefined {
  const ms = parseDuration(text);
  return ms === undefined ? undefined : Math.ceil(ms / 1000);
}

function parseExpected(text: string): { expect: Inputs["expect"] } | undefined {
  if (text === "") return { expect: undefined };
  try {
    const { expect } = JSON.parse(text) as { expect?: unknown };
    return isTextRecord(expect) ? { expect } : undefined;
  } catch {
    return undefined;
  }
}

function parseGiven(text: string): Inputs["given"] | undefined {
  if (text === "") return {};
  try {
    const given: unknown = JSON.parse(text);
    if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
    const values = Object.entries(given).map(([name, value]) => [name, String(value)]);
    return Object.fromEntries(values) as Record<string, string>;
  } catch {
    return undefined;
  }
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((text) => typeof text === "string")
  );
}
