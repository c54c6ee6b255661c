import type { CommandWord } from "../../../model/chatops/index.ts";
import type { CommandSpec } from "./spec.ts";

const environments = { kind: "environments", name: "environment,…", summary: "where" } as const;
const environment = { kind: "environment", name: "environment", summary: "where" } as const;
const services = { kind: "services", name: "service…", summary: "only these" } as const;

/** What must be right before other code runs. */
const CODE = ["pull", "branch", "draft", "fork", "head", "checks", "reviews", "upToDate"] as const;

/**
 * START HERE. Every command that a comment can give: the parser, the help comment, the usual
 * permissions, the guards and `docs/chatops.md` follow from this table.
 */
export const commands: Readonly<Record<CommandWord, CommandSpec>> = {
  deploy: {
    summary: "take the head of this pull request live",
    about:
      "The commit is the one that was the head when the comment was written; after a push the command is refused. `@sha` names it, and is needed for a pull request from a fork.",
    arguments: [environments, services],
    missing: "usual",
    revision: true,
    options: true,
    role: "write",
    guards: [...CODE, "order", "plan", "freeze", "lock"],
    secondPerson: true,
    example: "/deploy staging",
  },
  plan: {
    summary: "show what a deploy would do, and touch nothing",
    arguments: [environments, services],
    missing: "usual",
    revision: true,
    options: true,
    role: "write",
    guards: ["pull", "fork", "head"],
    example: "/plan production",
  },
  rollback: {
    summary: "make an earlier release active again, without a build",
    about: "Without a number: the newest release that runs other containers than the active one.",
    arguments: [environment, { kind: "release", name: "release", summary: "its number" }],
    missing: "usual",
    role: "write",
    guards: ["lock"],
    example: "/rollback production 12",
  },
  promote: {
    summary: "release in one environment what is active in another, without a build",
    arguments: [
      { kind: "from", name: "from", summary: "where it was proven", required: true },
      { ...environment, name: "to", summary: "where it goes", required: true },
      services,
    ],
    missing: "named",
    role: "write",
    guards: ["proven", "freeze", "lock"],
    secondPerson: true,
    example: "/promote staging production",
  },
  status: {
    summary: "show what runs where, since when, who holds it and who waits",
    arguments: [environments],
    missing: "all",
    role: "triage",
    guards: [],
    example: "/status",
  },
  logs: {
    summary: "show the last lines that services wrote",
    arguments: [environment, services],
    missing: "usual",
    role: "write",
    guards: [],
    example: "/logs production web",
  },
  restart: {
    summary: "replace the containers of the active release without an interruption",
    arguments: [environment, services],
    missing: "usual",
    role: "write",
    guards: ["lock"],
    example: "/restart production web",
  },
  cancel: {
    summary: "stop what this pull request has queued or running",
    arguments: [environments],
    missing: "all",
    role: "write",
    guards: [],
    example: "/cancel production",
  },
  lock: {
    summary: "let nobody change an environment until it is unlocked",
    arguments: [
      { ...environment, name: "environment|all", required: true },
      { kind: "reason", name: "reason", summary: "why; `for 2h` at its end limits it" },
    ],
    missing: "named",
    everywhere: true,
    role: "write",
    guards: [],
    example: "/lock production database migration for 2h",
  },
  unlock: {
    summary: "release a lock: one's own, or with this permission anybody's",
    arguments: [{ ...environment, name: "environment|all", required: true }],
    missing: "named",
    everywhere: true,
    role: "maintain",
    guards: [],
    example: "/unlock production",
  },
  maintenance: {
    summary: "show visitors a page instead of the services, or the services again",
    arguments: [
      { kind: "switch", name: "on|off", summary: "what shall be", required: true },
      environment,
      services,
    ],
    missing: "usual",
    role: "maintain",
    guards: ["lock"],
    example: "/maintenance on production",
  },
  preview: {
    summary: "deploy the head of this pull request to an environment of its own",
    arguments: [services],
    missing: "preview",
    revision: true,
    options: true,
    role: "write",
    guards: [...CODE, "freeze", "lock"],
    example: "/preview",
  },
  destroy: {
    summary: "remove an environment and everything of ours in it",
    about:
      "`preview` is the preview of this pull request. Volumes stay, but for those of a preview.",
    arguments: [{ ...environment, required: true }],
    missing: "named",
    role: "maintain",
    previewRole: "write",
    guards: ["lock"],
    secondPerson: true,
    example: "/destroy preview",
  },
  extend: {
    summary: "keep the preview of this pull request for longer",
    arguments: [
      { kind: "duration", name: "duration", summary: "from now; usually `previews.ttl`" },
    ],
    missing: "preview",
    role: "write",
    guards: ["pull"],
    example: "/extend 72h",
  },
  help: {
    summary: "list the commands and who may give them",
    arguments: [{ kind: "command", name: "command", summary: "more about this one" }],
    missing: "all",
    role: "read",
    guards: [],
    example: "/help deploy",
  },
};

export const words = Object.keys(commands) as readonly CommandWord[];

export function isWord(text: string): text is CommandWord {
  return Object.hasOwn(commands, text);
}
