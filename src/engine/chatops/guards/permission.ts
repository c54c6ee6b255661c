import {
  type Allowed,
  isUnknown,
  type Refusal,
  type Role,
  type Unknown,
} from "../../../model/chatops/index.ts";
import { commands } from "../commands/table.ts";
import { unknownFact } from "./facts.ts";
import type { Case } from "./guard.ts";

const RANK: Readonly<Record<Role | "none", number>> = {
  none: 0,
  read: 1,
  triage: 2,
  write: 3,
  maintain: 4,
  admin: 5,
};
/** An App on the list counts as somebody with this role: GitHub tells none for it. */
const ROLE_OF_APPS: Role = "write";

/** What an answer may say depends on who asked. */
export interface Verdict {
  readonly refusal?: Refusal;
  /** Nobody who works on the repository. */
  readonly outsider: boolean;
}

/** Who gives the command may give it: by role, team or id, all of them as they are now. */
export function permission(asked: Case): Verdict {
  const { author } = asked.comment;
  if (author === undefined) {
    return { outsider: true, refusal: denied(asked, "the account that wrote this is gone") };
  }
  if (author.type !== "User" || author.app !== undefined) return ofApp(asked);
  return ofUser(asked, author.id);
}

/** Who may, in this environment or where the command has none. */
export function allowedOf({
  command,
  environment,
  place,
}: Pick<Case, "command" | "environment" | "place">): Allowed {
  const spec = commands[command.word];
  const isPreview = environment !== undefined && /^preview-\d+$/.test(environment);
  const role = (isPreview ? spec.previewRole : undefined) ?? spec.role;
  return place?.permissions[command.word] ?? { role, teams: [], users: [] };
}

/** By the App's id. That a login ends in `[bot]` says only that some App wrote it. */
function ofApp(asked: Case): Verdict {
  const { author } = asked.comment;
  const { app } = author ?? {};
  if (app === undefined || !asked.policy.apps.includes(app)) {
    const message = `the App ${app ?? "that wrote this"} may give no commands`;
    const remedy = "Add its id to `chatops.apps` in deploy.yaml on the default branch.";
    return { outsider: true, refusal: { code: "APP_NOT_ALLOWED", message, remedy } };
  }
  const allowed = allowedOf(asked);
  const may = hasRole(ROLE_OF_APPS, allowed) || allowed.users.includes(author?.id ?? 0);
  return may ? { outsider: false } : { outsider: false, refusal: refusalFor(asked, allowed) };
}

function ofUser(asked: Case, id: number): Verdict {
  const allowed = allowedOf(asked);
  const { permission: found } = asked.facts;
  if (isUnknown(found)) return { outsider: true, refusal: unknownFact("Your permission", found) };
  if (found.userId !== id) {
    return { outsider: true, refusal: denied(asked, "the login belongs to another account now") };
  }
  const outsider = RANK[found.role] < RANK.triage;
  if (found.role === "none") return { outsider, refusal: refusalFor(asked, allowed) };
  if (hasRole(found.role, allowed) || allowed.users.includes(id) || holdsIt(asked, id)) {
    return { outsider };
  }
  const teams = allowed.teams.map((team) => asked.own.teams[team] ?? { unknown: "nobody asked" });
  if (teams.includes(true)) return { outsider };
  const unread = teams.find((team): team is Unknown => isUnknown(team));
  if (unread !== undefined) return { outsider, refusal: unknownFact("Your teams", unread) };
  return { outsider, refusal: refusalFor(asked, allowed) };
}

function hasRole(role: Role | "none", { role: least }: Allowed): boolean {
  return least !== undefined && RANK[role] >= RANK[least];
}

/** One may always unlock what one has locked oneself. */
function holdsIt({ command, environment, facts }: Case, id: number): boolean {
  if (command.word !== "unlock" || isUnknown(facts.holds)) return false;
  const wanted = command.global === true ? undefined : environment;
  return facts.holds.some((held) => held.environment === wanted && held.holderId === id);
}

function refusalFor(asked: Case, { role, teams, users }: Allowed): Refusal {
  const people =
    users.length === 0 ? [] : [`${users.length} named ${users.length === 1 ? "person" : "people"}`];
  const ways = [...(role === undefined ? [] : [`the role ${role}`]), ...teams, ...people];
  return denied(asked, `it takes ${ways.join(" or ") || "nobody"}`);
}

function denied({ command, environment }: Case, why: string): Refusal {
  const where = environment === undefined ? "" : ` in ${environment}`;
  return {
    code: "PERMISSION_DENIED",
    message: `you may not give /${command.word}${where}: ${why}`,
    remedy: "Ask somebody who may, or change `permissions` in deploy.yaml on the default branch.",
  };
}
