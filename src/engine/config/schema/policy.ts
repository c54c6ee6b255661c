import * as z from "zod/mini";
import { checkedText, key, listOf, mapOf, object, optional, says, show, text } from "./base.ts";
import { envName, flag, integer, name } from "./scalars.ts";

/** Commands that can be allowed to some people only. */
const COMMANDS = [
  "deploy",
  "plan",
  "rollback",
  "promote",
  "status",
  "logs",
  "restart",
  "cancel",
  "lock",
  "unlock",
  "maintenance",
  "preview",
  "destroy",
  "extend",
  "help",
] as const;
const role = z.enum(["read", "triage", "write", "maintain", "admin"]);

const allowed = object("Allowed", {
  role: optional(role, "Least role in the repository; left out: no role suffices"),
  teams: optional(
    listOf(
      text({
        kind: "a team",
        pattern: /^[A-Za-z0-9](?:-?[A-Za-z0-9])*\/[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/,
        fix: "write organisation/team, such as acme/operations",
        max: 140,
      }),
      "write [acme/operations]",
    ),
    "Their members and those of the teams below them may, too",
  ),
  users: optional(
    listOf(integer(1, Number.MAX_SAFE_INTEGER), "write [583231]"),
    "Ids of people who may, too: a login can change hands, the `id` of api.github.com/users/<login> cannot",
  ),
});

export const permissions = mapOf(name, mapOf(z.enum(COMMANDS), z.union([role, allowed])));

const checkList = listOf(
  text({
    kind: "a check",
    pattern: /^[ -~\u00A0-\uFFFF]+$/,
    fix: "write its name as the pull request shows it, such as test",
    max: 255,
  }),
  "write [test, lint]",
);

const time = text({
  kind: "a time of day",
  pattern: /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/,
  fix: 'write hours and minutes in quotes, such as "16:30"',
  max: 5,
});

const moment = text({
  kind: "a moment",
  pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/,
  fix: "write date, time and zone, such as 2026-12-24T16:00Z",
  max: 25,
}).check(
  z.refine((value) => !Number.isNaN(Date.parse(value)), {
    error: (issue) => says(`${show(issue.input)} is not in any calendar`, "correct the date"),
  }),
);

const timezone = checkedText(
  "time zone",
  (value) => {
    try {
      new Intl.DateTimeFormat("en", { timeZone: value }).format(0);
      return undefined;
    } catch {
      return `${show(value)} is not a time zone`;
    }
  },
  "write its IANA name, such as Europe/London",
);

const reason = text({
  kind: "a reason",
  pattern: /^[ -~\u00A0-\uFFFF]+$/,
  fix: "write one line of text",
  max: 200,
});

const freeze = object("Freeze", {
  reason: optional(reason, "Shown to whoever is refused", "a freeze in deploy.yaml"),
  days: optional(
    listOf(z.enum(["sun", "mon", "tue", "wed", "thu", "fri", "sat"]), "write [fri, sat]").check(
      z.refine((days) => days.length > 0, {
        error: () => says("there is no day in the list", "write [fri, sat]"),
      }),
    ),
    "Every week on these days; left out: once",
  ),
  from: optional(
    z.union([time, moment]),
    'With `days` a time, `"00:00"` when left out; else a moment, such as `2026-12-24T16:00Z`',
  ),
  until: optional(
    z.union([time, moment]),
    'With `days` a time, `"24:00"` when left out, on the next day when it is before `from`; else a moment',
  ),
  timezone: optional(timezone, "Of the times of a week", "UTC"),
});

/** What an environment asks of a command in a comment. `fallback`s of previews differ. */
export const policy = object("Policy", {
  checks: optional(
    z.union([z.enum(["none", "required", "all"]), checkList]),
    "Checks that must be green at the head: those that the base branch requires, all, or these; for previews `none`",
    "required",
  ),
  reviews: optional(integer(0, 6), "Approvals of the very commit, by people with write access", 0),
  up_to_date: optional(flag, "Refuse a head that lacks commits of its base", false),
  drafts: optional(flag, "Take draft pull requests, too; for previews `true`", false),
  forks: optional(
    z.enum(["refuse", "approve"]),
    "Heads in forks: never, or with the commit's full SHA in the command",
    "refuse",
  ),
  after: optional(
    listOf(name, "write [staging]"),
    "Environments in which the same revision must be active first; left out: none",
  ),
  plan_first: optional(flag, "Ask for a `/plan` of the same revision before a `/deploy`", false),
  push_stops: optional(
    z.enum(["queued", "running", "nothing"]),
    "Deploys of the older head that a push to the pull request, or its closing, stops: those that wait, running ones as well, or none; for previews `running`",
    "queued",
  ),
  second_person: optional(
    flag,
    "Two people must give the same `/deploy`, `/promote` or `/destroy` within an hour",
    false,
  ),
  freeze: optional(
    listOf(freeze, 'write [{ days: [fri], from: "15:00" }]'),
    "When nothing is deployed; a rollback is never frozen; left out: never",
  ),
});

const option = object("Option", {
  type: key(z.enum(["text", "number", "boolean", "choice"]), "What its value is"),
  env: key(envName, "Variable of every service that carries the value"),
  values: optional(
    listOf(
      text({
        kind: "a value",
        pattern: /^[A-Za-z0-9][\w.:/-]*$/,
        fix: "write letters, digits and . _ : / -",
        max: 100,
      }),
      "write [info, debug]",
    ),
    "Of a choice: what it can be",
  ),
  about: optional(reason, "Shown by `/help`"),
});

const optionName = text({
  kind: "an option's name",
  pattern: /^(?!constructor$)[a-z][a-z0-9_-]{0,30}$/,
  fix: "use up to 31 lower-case letters, digits, _ and -, a letter first",
  max: 31,
});

export const chatops = object("Chatops", {
  apps: optional(
    listOf(integer(1, Number.MAX_SAFE_INTEGER), "write [29110]"),
    "Ids of the Apps whose comments may hold commands; an App counts as `write`; left out: none",
  ),
  environment: optional(
    name,
    "Meant by a command that names none; left out: the only one, else one must be named",
  ),
  options: optional(
    mapOf(optionName, option, "write { log_level: { type: choice, … } }"),
    "What may be given as `name=value` to `/deploy`, `/plan` and `/preview`; left out: nothing",
  ),
});
