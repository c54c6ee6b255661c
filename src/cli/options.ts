import { SluiceError } from "../model/errors.ts";
import { JOB_STATES, type JobState } from "../model/platform-job.ts";
import { parseDuration } from "../model/units.ts";

export interface OptionSpec {
  readonly flags: string;
  readonly summary: string;
  readonly initial?: string | boolean | readonly string[] | number;
  /** Text → value; throws `USAGE`. */
  readonly parse?: (text: string) => unknown;
}

/** What the options come to. Durations are milliseconds, `lockWait` is seconds. */
export interface Options {
  readonly config: string;
  readonly environment?: string;
  readonly services: readonly string[];
  readonly json: boolean;
  readonly verbose: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly lockWait: number;
  readonly revision?: string;
  readonly markdown: boolean;
  readonly follow: boolean;
  readonly lines: number;
  readonly since?: string;
  readonly host?: string;
  readonly service?: string;
  readonly yes: boolean;
  readonly volumes: boolean;
  readonly reason?: string;
  readonly for?: number;
  readonly page?: string;
  readonly apply: boolean;
  readonly restart: boolean;
  readonly build: boolean;
  readonly both: boolean;
  readonly state?: JobState;
  readonly olderThan?: number;
  readonly file?: string;
  readonly envVarsFile: string;
  readonly url?: string;
  readonly organization?: string;
  readonly showPassword: boolean;
}

/** Every option once; a command names those that it takes. */
export const optionSpecs = {
  showPassword: {
    flags: "--show-password",
    summary: "print user and password of a protected preview, and nothing else",
    initial: false,
  },
  apply: { flags: "--apply", summary: "remove what is listed", initial: false },
  config: {
    flags: "-c, --config <file>",
    summary: "the deploy.yaml to read",
    initial: "deploy.yaml",
  },
  environment: {
    flags: "-e, --environment <name>",
    summary: "the environment, where it is not given as an argument",
  },
  services: {
    flags: "-s, --services <names>",
    summary: "only these services, separated by commas",
    initial: [],
    parse: names,
  },
  json: {
    flags: "--json",
    summary: "print one JSON object on stdout, everything else on stderr",
    initial: false,
  },
  verbose: {
    flags: "--verbose",
    summary: "show the output of the build, and the trace of an error",
    initial: false,
  },
  dryRun: {
    flags: "--dry-run",
    summary: "print what would be done and touch nothing",
    initial: false,
  },
  force: {
    flags: "--force",
    summary: "replace containers although nothing changed",
    initial: false,
  },
  lockWait: {
    flags: "--lock-wait <duration>",
    summary: "how long to wait for another run",
    initial: 15,
    parse: (text) => Math.ceil(duration(text) / 1000),
  },
  revision: {
    flags: "--revision <commit>",
    summary: "the commit that is recorded, where it is not the head of the working copy",
  },
  markdown: { flags: "--markdown", summary: "print Markdown", initial: false },
  follow: { flags: "-f, --follow", summary: "go on with new lines as they come", initial: false },
  lines: {
    flags: "-n, --lines <count>",
    summary: "how many of the last lines: of all together, or of each container with --follow",
    initial: 100,
    parse: count,
  },
  since: {
    flags: "--since <when>",
    summary: "only lines younger than a duration (10m) or a time (2026-01-31T12:00:00Z)",
    parse: since,
  },
  host: { flags: "--host <name>", summary: "this host; default: the first that runs it" },
  service: { flags: "--service <name>", summary: "this service; default: the first with a port" },
  yes: { flags: "-y, --yes", summary: "do not ask", initial: false },
  volumes: { flags: "--volumes", summary: "remove the volumes too: their data", initial: false },
  reason: { flags: "--reason <text>", summary: "why, shown to whoever is refused" },
  for: {
    flags: "--for <duration>",
    summary: "until when; default: until someone unlocks",
    parse: duration,
  },
  build: {
    flags: "--build",
    summary: "what Coolify wrote while it built and started the services, instead",
    initial: false,
  },
  both: { flags: "--both", summary: "that and what the services write", initial: false },
  state: {
    flags: "--state <state>",
    summary: `only those that are ${JOB_STATES.join(", ")}`,
    parse: state,
  },
  olderThan: {
    flags: "--older-than <duration>",
    summary: "only those that began, or were made, longer ago",
    parse: duration,
  },
  restart: {
    flags: "--restart",
    summary: "restart the service afterwards, without an interruption",
    initial: false,
  },
  file: { flags: "--file <file>", summary: "read the value from this file" },
  // Not --env-file: Node takes that one for its own, wherever it stands.
  envVarsFile: {
    flags: "--env-vars-file <file>",
    summary: "where setup writes the App's secrets, and the bot reads variables that are not set",
    initial: "sluice-bot.env",
  },
  url: { flags: "--url <address>", summary: "where GitHub reaches the bot" },
  organization: { flags: "--organization <name>", summary: "who will own the App; default: you" },
  page: { flags: "--page <file>", summary: "the HTML page to show instead of the default one" },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof optionSpecs;

function names(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function duration(text: string): number {
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  if (ms !== undefined) return ms;
  throw new SluiceError("USAGE", `${JSON.stringify(text)} is no duration: write 30s, 10m or 2h`);
}

function count(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new SluiceError("USAGE", `${JSON.stringify(text)} is no number of lines`);
}

function state(text: string): JobState {
  const found = JOB_STATES.find((one) => one === text);
  if (found !== undefined) return found;
  throw new SluiceError("USAGE", `--state is one of ${JOB_STATES.join(", ")}, not "${text}"`);
}

/** As `docker logs --since` takes it: seconds, or a time in RFC 3339. */
function since(text: string): string {
  const ms = parseDuration(text);
  if (ms !== undefined) return `${Math.ceil(ms / 1000)}s`;
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text))) {
    return new Date(text).toISOString();
  }
  throw new SluiceError("USAGE", `${JSON.stringify(text)} is neither a duration nor a time`);
}
