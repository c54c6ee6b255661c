import type { CommandWord, OptionSpec } from "./command.ts";

/** What `deploy.yaml` of the default branch allows to comments. A pull request cannot change it. */
export interface Policy {
  readonly project: string;
  /** Apps whose comments are read, by id: any bot may end its login in `[bot]`. */
  readonly apps: readonly number[];
  /** Environment of a command that names none. */
  readonly usual?: string;
  readonly environments: Readonly<Record<string, EnvironmentPolicy>>;
  readonly previews?: PreviewPolicy;
  readonly services: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
}

export interface EnvironmentPolicy {
  /** Who may, where it is not the command's usual role. */
  readonly permissions: Readonly<Partial<Record<CommandWord, Allowed>>>;
  /** Only pull requests into this branch may be deployed here. */
  readonly branch?: string;
  /** `required`: those the base branch asks for; a list names them. */
  readonly checks: "none" | "required" | "all" | readonly string[];
  /** Approvals of the very commit, by people with write access. */
  readonly reviews: number;
  /** Refuse a head that lacks commits of its base. */
  readonly upToDate: boolean;
  readonly drafts: boolean;
  /** `approve`: with the full SHA in the command. */
  readonly forks: "refuse" | "approve";
  /** Environments in which the same revision must be active first. */
  readonly after: readonly string[];
  /** Of an older head. */
  readonly pushStops: "queued" | "running" | "nothing";
  readonly planFirst: boolean;
  /** Two people must give the same command. */
  readonly secondPerson: boolean;
  readonly freezes: readonly Freeze[];
}

export interface PreviewPolicy extends EnvironmentPolicy {
  /** Milliseconds after the last deploy. */
  readonly ttl: number;
  readonly perRepository?: number;
  readonly perUser?: number;
  /** US dollars a month, all previews together. */
  readonly monthly?: number;
}

export type Role = "read" | "triage" | "write" | "maintain" | "admin";

/** Any of these suffices. */
export interface Allowed {
  readonly role?: Role;
  /** `organisation/team`; members of child teams are members. */
  readonly teams: readonly string[];
  /** Ids of users. */
  readonly users: readonly number[];
}

/** When nothing may be deployed: once, or every week. */
export type Freeze = { readonly reason: string } & (
  | { readonly kind: "once"; readonly from: string; readonly until: string }
  | {
      readonly kind: "weekly";
      /** 0 is Sunday. */
      readonly days: readonly number[];
      /** Minutes since midnight; `until` before `from` ends on the next day. */
      readonly from: number;
      readonly until: number;
      /** IANA name, such as `Europe/London`. */
      readonly timezone: string;
    }
);
