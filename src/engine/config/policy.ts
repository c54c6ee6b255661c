import type {
  Allowed,
  EnvironmentPolicy,
  Freeze,
  OptionSpec,
  Policy,
  PreviewPolicy,
} from "../../model/chatops/index.ts";
import { parseDuration } from "../../model/units.ts";
import * as defaults from "./defaults.ts";
import type { LoadedConfig } from "./load.ts";
import type { Config, PolicyConfig, PreviewsConfig } from "./schema.ts";

/** What a `deploy.yaml` allows to comments, defaults filled in. Read it from the default branch alone. */
export function policyOf({ config }: LoadedConfig): Policy {
  const { chatops, previews } = config;
  const environments = Object.entries(config.environments ?? {}).map(
    ([name, { branch, policy }]) =>
      [
        name,
        {
          ...environmentPolicy(policy, permissionsOf(config, name), defaults.policy),
          ...(branch === undefined ? {} : { branch }),
        },
      ] as const,
  );
  return {
    project: config.project,
    apps: chatops?.apps ?? [],
    ...(chatops?.environment === undefined ? {} : { usual: chatops.environment }),
    environments: Object.fromEntries(environments),
    ...(previews === undefined ? {} : { previews: previewPolicy(config, previews) }),
    services: Object.keys(config.services),
    options: optionsOf(config),
  };
}

function previewPolicy(config: Config, { policy, quota, ttl }: PreviewsConfig): PreviewPolicy {
  return {
    ...environmentPolicy(policy, permissionsOf(config, "previews"), defaults.previewPolicy),
    ttl: ttl ?? parseDuration(defaults.ttl) ?? 0,
    ...(quota?.per_repository === undefined ? {} : { perRepository: quota.per_repository }),
    ...(quota?.per_user === undefined ? {} : { perUser: quota.per_user }),
    ...(quota?.monthly_usd === undefined ? {} : { monthly: quota.monthly_usd }),
  };
}

type Permissions = EnvironmentPolicy["permissions"];

function permissionsOf({ permissions }: Config, environment: string): Permissions {
  const own = permissions !== undefined && Object.hasOwn(permissions, environment);
  const all = Object.entries(own ? (permissions[environment] ?? {}) : {});
  return Object.fromEntries(all.map(([word, who]) => [word, allowedOf(who)]));
}

type AllowedConfig = NonNullable<Config["permissions"]>[string][string];

function allowedOf(who: AllowedConfig): Allowed {
  if (typeof who === "string") return { role: who, teams: [], users: [] };
  return { teams: [], users: [], ...who };
}

function environmentPolicy(
  given: PolicyConfig = {},
  permissions: Permissions,
  fallback: typeof defaults.policy | typeof defaults.previewPolicy,
): EnvironmentPolicy {
  return {
    permissions,
    checks: given.checks ?? fallback.checks,
    reviews: given.reviews ?? 0,
    upToDate: given.up_to_date ?? false,
    drafts: given.drafts ?? fallback.drafts,
    forks: given.forks ?? "refuse",
    after: given.after ?? [],
    pushStops: given.push_stops ?? fallback.pushStops,
    planFirst: given.plan_first ?? false,
    secondPerson: given.second_person ?? false,
    freezes: (given.freeze ?? []).map(freezeOf),
  };
}

type FreezeConfig = NonNullable<PolicyConfig["freeze"]>[number];

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** The cross checks have made sure that the times fit the kind. */
function freezeOf({ reason, days, from, until, timezone }: FreezeConfig): Freeze {
  const why = { reason: reason ?? defaults.freezeReason };
  if (days === undefined) return { ...why, kind: "once", from: from ?? "", until: until ?? "" };
  return {
    ...why,
    kind: "weekly",
    days: days.map((day) => DAYS.indexOf(day)),
    from: minutes(from ?? "00:00"),
    until: minutes(until ?? "24:00"),
    timezone: timezone ?? "UTC",
  };
}

function minutes(time: string): number {
  const [hours, rest] = time.split(":").map(Number);
  return (hours ?? 0) * 60 + (rest ?? 0);
}

function optionsOf({ chatops }: Config): Readonly<Record<string, OptionSpec>> {
  const all = Object.entries(chatops?.options ?? {});
  return Object.fromEntries(
    all.map(([name, { env, ...option }]) => [name, { ...option, envVar: env }]),
  );
}
