import type { Run } from "./input.ts";
import type { OptionName } from "./options.ts";

export interface ArgumentSpec {
  readonly name: string;
  readonly summary: string;
  readonly required?: true;
}

/** One command as it is parsed, helped with and documented. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** More sentences, for its own help and the documentation. */
  readonly about?: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionName[];
  readonly example: string;
  /** What may follow `--`. */
  readonly rest?: string;
  load(): Promise<{ readonly run: Run }>;
}

const environment: ArgumentSpec = {
  name: "environment",
  summary: "where; may be left out when deploy.yaml has only one",
};

const common = ["config", "environment", "json", "verbose"] as const;
const change = [...common, "dryRun", "lockWait"] as const;
const pipeline = () => import("./run/pipeline.ts");

/** START HERE. Every command: parsing, help and docs/commands.md follow from this table. */
export const commands: readonly CommandSpec[] = [
  {
    name: "init",
    summary: "write a first deploy.yaml for the repository in this folder",
    arguments: [],
    options: ["config", "json"],
    example: "sluice init",
    load: () => import("./run/init.ts"),
  },
  {
    name: "deploy",
    summary: "build, start, check and take live what deploy.yaml says",
    about:
      "The new slot starts beside the running one and takes the traffic only when it is healthy; until then a failure changes nothing.",
    arguments: [environment],
    options: [...change, "services", "force", "revision"],
    example: "sluice deploy production",
    load: pipeline,
  },
  {
    name: "plan",
    summary: "show what a deploy would do, and touch nothing",
    arguments: [environment],
    options: [...common, "services", "force", "revision"],
    example: "sluice plan production",
    load: pipeline,
  },
  {
    name: "rollback",
    summary: "make an earlier release active again, without a build",
    about: "Without a number it takes the newest release whose containers differ from the active.",
    arguments: [environment, { name: "release", summary: "the number of a release" }],
    options: change,
    example: "sluice rollback production 12",
    load: pipeline,
  },
  {
    name: "restart",
    summary: "replace the containers of the active release without an interruption",
    arguments: [environment],
    options: [...change, "services"],
    example: "sluice restart production",
    load: pipeline,
  },
  {
    name: "stop",
    summary: "stop services, with the maintenance page up for their visitors",
    about:
      "Shows what ends and asks first where visitors would notice. Data, records and images stay; the next deploy starts what was stopped again.",
    arguments: [environment],
    options: [...change, "services", "yes"],
    example: "sluice stop production --services web",
    load: () => import("./run/stop.ts"),
  },
  {
    name: "start",
    summary: "start services that were stopped, fell over or wait, as the active release has them",
    about:
      "The page goes when they are healthy. What runs is left alone. A service with `auto_start: false` is deployed, as deploy.yaml says.",
    arguments: [environment],
    options: [...change, "services"],
    example: "sluice start production --services web",
    load: () => import("./run/start.ts"),
  },
  {
    name: "promote",
    summary: "release in one environment the images that are active in another, without a build",
    about: "The configuration is the second environment's own, as deploy.yaml says it now.",
    arguments: [
      { name: "from", summary: "the environment where the images were proven", required: true },
      { name: "to", summary: "the environment that gets them", required: true },
    ],
    options: ["config", "json", "verbose", "dryRun", "lockWait", "services", "force"],
    example: "sluice promote staging production",
    load: () => import("./run/promote.ts"),
  },
  {
    name: "status",
    summary: "show what runs on every host, since when, and what differs from the record",
    about: "Reads only, and waits for nobody.",
    arguments: [environment],
    options: [...common, "markdown", "showPassword"],
    example: "sluice status production",
    load: () => import("./run/status.ts"),
  },
  {
    name: "logs",
    summary: "show what services write, of all hosts, in the order of time",
    about:
      "With --follow it goes on with new lines, those of containers that a deploy starts meanwhile too; with --json each is then an object of its own.",
    arguments: [environment],
    options: [...common, "services", "follow", "lines", "since", "build", "both"],
    example: "sluice logs production --services web,worker --follow",
    load: () => import("./run/logs.ts"),
  },
  {
    name: "exec",
    summary: "run a command in the active container of a service",
    about: "Standard input is passed in, the exit code passed on. There is no terminal.",
    arguments: [environment],
    options: ["config", "environment", "service", "host"],
    rest: "command",
    example: "sluice exec production --service web -- node migrate.js",
    load: () => import("./run/exec.ts"),
  },
  {
    name: "maintenance",
    summary: "show visitors a page instead of the services, or the services again",
    about:
      "One flag per service on every host, without a reload, and nginx is asked whether it is so.",
    arguments: [{ name: "on|off", summary: "what shall be", required: true }, environment],
    options: [...common, "lockWait", "services", "page"],
    example: "sluice maintenance on production --page maintenance.html",
    load: () => import("./run/maintenance.ts"),
  },
  {
    name: "lock",
    summary: "refuse whatever changes the environment until it is unlocked",
    arguments: [environment],
    options: [...common, "reason", "for"],
    example: 'sluice lock production --reason "database migration" --for 2h',
    load: () => import("./run/lock.ts"),
  },
  {
    name: "unlock",
    summary: "release the lock that a person holds",
    arguments: [environment],
    options: common,
    example: "sluice unlock production",
    load: () => import("./run/lock.ts"),
  },
  {
    name: "deployments",
    summary: "list what Coolify did and does to start the slots of services",
    about: "Its logs: `sluice logs --build`.",
    arguments: [environment],
    options: [...common, "services", "state", "olderThan"],
    example: "sluice deployments production --state failed",
    load: () => import("./run/deployments.ts"),
  },
  {
    name: "cancel",
    summary: "end what Coolify is at to start a slot; the live one goes on",
    about:
      "With --older-than only what hangs. A run of Sluice that waits for it fails then, and changes nothing.",
    arguments: [environment],
    options: [...common, "dryRun", "services", "olderThan"],
    example: "sluice cancel production --older-than 30m",
    load: () => import("./run/deployments.ts"),
  },
  {
    name: "env",
    summary: "list, set, unset or import variables that people give to a service",
    about:
      "With target: coolify; they stay through every deploy, and hold from the next start on. `set NAME` reads the value from standard input or --file, `import` a .env file; NAME=value is for what is no secret. Without --service it is the first service with a port, of `list` every one. What deploy.yaml names is changed there. Values are never shown.",
    arguments: [
      { name: "action", summary: "`list` (default), `set`, `unset` or `import`" },
      { name: "names...", summary: "names, or a `.env` file" },
    ],
    options: [...common, "lockWait", "service", "restart", "file"],
    example: "sluice env set API_KEY --service web --restart < key.txt",
    load: () => import("./run/env.ts"),
  },
  {
    name: "destroy",
    summary: "remove an environment and everything of ours in it, and nothing else",
    about:
      "Shows what goes and asks first. Volumes stay unless --volumes is given, and a droplet that holds any is refused; those of a preview go. With --services only these go, and the environment stays; what deploy.yaml still has comes back with the next deploy.",
    arguments: [environment],
    options: [...change, "volumes", "yes", "services"],
    example: "sluice destroy staging",
    load: () => import("./run/destroy.ts"),
  },
  {
    name: "hosts",
    summary: "list the hosts of an environment: reachable, versions, disk, clock, what is on them",
    about:
      "`sluice hosts template build` makes a snapshot with everything installed, from which a cloud's new hosts start sooner.",
    arguments: [environment, { name: "action", summary: "`build`, after `template`" }],
    options: common,
    example: "sluice hosts production",
    load: () => import("./run/hosts.ts"),
  },
  {
    name: "bot",
    summary: "run the GitHub App that carries out commands in pull-request comments",
    about:
      "Needs APP_ID, PRIVATE_KEY (or PRIVATE_KEY_PATH) and WEBHOOK_SECRET, which `sluice bot setup --url https://bot.example.com` writes into a file when it makes the App. Keeps what it has to do in SLUICE_DATA_DIR, or in Postgres with DATABASE_URL. Ends on SIGTERM when what it began is done or on disk. `sluice bot letters list|show|replay|discard` deals with what it gave up, `sluice bot left list|forget` with previews that it may not look after any more.",
    arguments: [
      { name: "action", summary: "`setup`, `letters` or `left`; left out: run the bot" },
      {
        name: "verb",
        summary: "`list`; after `letters` `show`, `replay` or `discard`, after `left` `forget`",
      },
      { name: "id", summary: "as `list` shows it" },
    ],
    options: ["envVarsFile", "url", "organization", "json"],
    example: "sluice bot setup --url https://bot.example.com --organization acme",
    load: () => import("./run/bot.ts"),
  },
  {
    name: "doctor",
    summary: "ask everybody whom a deploy needs whether it could: tokens, APIs, hosts",
    about: "Changes nothing. With target: coolify it tells which abilities the token lacks.",
    arguments: [environment],
    options: common,
    example: "sluice doctor production",
    load: () => import("./run/doctor.ts"),
  },
  {
    name: "sweep",
    summary: "list what is left over in the cloud account, and with --apply remove it",
    about:
      "Compares droplets, firewalls, keys, networks, templates and tags of ours, and what Coolify has of ours, with the environments of deploy.yaml. What does not carry our marks is never touched. With --older-than only what is known to be at least as old; previews end by their own time.",
    arguments: [],
    options: ["config", "json", "verbose", "apply", "olderThan"],
    example: "sluice sweep --older-than 7d --apply",
    load: () => import("./run/sweep.ts"),
  },
];

/** Names that are taken; they answer that they are not there yet. */
export const laterCommands: readonly string[] = ["secrets", "backup", "restore", "scale"];

export function findCommand(name: string): CommandSpec | undefined {
  return commands.find((command) => command.name === name);
}
