import type { Case } from "../../../../src/engine/chatops/index.ts";
import { judge } from "../../../../src/engine/chatops/index.ts";
import type {
  Actor,
  Command,
  Decision,
  EnvironmentPolicy,
  OwnFacts,
  Policy,
  PullFacts,
  RunFact,
} from "../../../../src/model/chatops/index.ts";

export const HEAD = "a".repeat(40);
export const OTHER = "b".repeat(40);
/** When the comment was written. */
export const WRITTEN = "2026-11-20T12:00:00Z";
export const NOW = Date.parse("2026-11-20T12:00:05Z");

export const ANNA: Actor = { id: 1, login: "anna", type: "User" };
export const BEN: Actor = { id: 2, login: "ben", type: "User" };

export const PLACE: EnvironmentPolicy = {
  permissions: {},
  checks: "none",
  reviews: 0,
  upToDate: false,
  drafts: false,
  forks: "refuse",
  after: [],
  planFirst: false,
  pushStops: "queued",
  secondPerson: false,
  freezes: [],
};

const REPOSITORY = { id: 7, owner: "acme", name: "shop" };

const FACTS: PullFacts = {
  repository: REPOSITORY,
  defaultBranch: "main",
  defaultSha: "c".repeat(40),
  number: 12,
  state: "open",
  draft: false,
  locked: false,
  author: BEN,
  base: { branch: "main", sha: "c".repeat(40) },
  head: { branch: "feature", sha: HEAD, repositoryId: REPOSITORY.id },
  behind: 0,
  conflicts: false,
  checks: [],
  requiredChecks: [],
  reviews: [],
  permission: { userId: ANNA.id, role: "write" },
  runs: [],
  holds: [],
};

const OWN: OwnFacts = {
  now: NOW,
  app: 99,
  heads: [{ sha: HEAD, at: "2026-11-20T11:00:00Z" }],
  requests: [],
  teams: {},
};

/** Everything that differs from a command that is allowed. */
export interface Changes {
  readonly command?: Partial<Command>;
  readonly environment?: string;
  readonly place?: Partial<EnvironmentPolicy>;
  readonly policy?: Partial<Policy>;
  /** `null`: the account is gone. */
  readonly author?: Actor | null;
  readonly created?: string;
  readonly facts?: Partial<PullFacts>;
  readonly own?: Partial<OwnFacts>;
}

export function caseOf(changes: Changes = {}): Case {
  const { environment = "production", author = ANNA } = changes;
  const command = {
    word: "deploy",
    environments: [environment],
    services: [],
    options: {},
  } as const;
  const place = { ...PLACE, ...changes.place };
  return {
    command: { ...command, ...changes.command },
    environment,
    place,
    policy: {
      project: "shop",
      apps: [],
      environments: { production: place },
      services: ["web"],
      options: {},
      ...changes.policy,
    },
    comment: {
      repository: REPOSITORY,
      pull: 12,
      id: 3001,
      node: "C_1",
      ...(author === null ? {} : { author }),
      body: "/deploy production",
      created: changes.created ?? WRITTEN,
    },
    facts: { ...FACTS, ...changes.facts },
    own: { ...OWN, ...changes.own },
  };
}

/** `allow`, `wait`, or the codes of what is in the way. */
export function verdict(changes: Changes = {}): string {
  const decision = judge(caseOf(changes));
  return decision.kind === "refuse"
    ? decision.refusals.map(({ code }) => code).join(" ")
    : decision.kind;
}

export function decide(changes: Changes = {}): Decision {
  return judge(caseOf(changes));
}

export function run(change: Partial<RunFact>): RunFact {
  return {
    record: "1",
    environment: "staging",
    command: "deploy",
    revision: HEAD,
    state: "succeeded",
    at: "2026-11-20T10:00:00Z",
    ...change,
  };
}
