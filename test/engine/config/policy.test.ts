import { describe, expect, test } from "vitest";
import { policyOf } from "../../../src/engine/config/policy.ts";
import { parse, problemsOf } from "./help.ts";

const BASE = `project: shop
services: { web: { image: a, secrets: [KEY] }, worker: { image: a } }
`;

describe("policy", () => {
  test("asks for what the base branch requires where deploy.yaml is silent", () => {
    const { environments, previews, apps, usual } = policyOf(
      parse(`${BASE}environments: { production: { hosts: local, branch: main } }`),
    );
    expect(environments["production"]).toEqual({
      permissions: {},
      branch: "main",
      checks: "required",
      reviews: 0,
      upToDate: false,
      drafts: false,
      forks: "refuse",
      after: [],
      planFirst: false,
      pushStops: "queued",
      secondPerson: false,
      freezes: [],
    });
    expect({ previews, apps, usual }).toEqual({ previews: undefined, apps: [], usual: undefined });
  });

  test("takes drafts and unchecked heads into previews", () => {
    const { previews } = policyOf(
      parse(`${BASE}previews: { hosts: local, quota: { per_user: 2, monthly_usd: 50 } }`),
    );
    expect(previews).toMatchObject({
      checks: "none",
      drafts: true,
      forks: "refuse",
      ttl: 72 * 3_600_000,
      perUser: 2,
      monthly: 50,
    });
    expect(previews).not.toHaveProperty("perRepository");
  });

  test("allows by role, by team and by the id of a user", () => {
    const { environments } = policyOf(
      parse(`${BASE}environments: { production: { hosts: local } }
permissions:
  production:
    deploy: maintain
    unlock: { teams: [acme/operations], users: [583231] }`),
    );
    expect(environments["production"]?.permissions).toEqual({
      deploy: { role: "maintain", teams: [], users: [] },
      unlock: { teams: ["acme/operations"], users: [583231] },
    });
  });

  test("knows freezes that come once and every week", () => {
    const { environments } = policyOf(
      parse(`${BASE}environments:
  production:
    hosts: local
    policy:
      freeze:
        - { reason: holidays, from: "2026-12-24T00:00Z", until: "2027-01-02T00:00+01:00" }
        - { days: [fri, sat], from: "15:30", timezone: Europe/London }`),
    );
    expect(environments["production"]?.freezes).toEqual([
      {
        kind: "once",
        reason: "holidays",
        from: "2026-12-24T00:00Z",
        until: "2027-01-02T00:00+01:00",
      },
      {
        kind: "weekly",
        reason: "a freeze in deploy.yaml",
        days: [5, 6],
        from: 930,
        until: 1440,
        timezone: "Europe/London",
      },
    ]);
  });

  test("declares Apps, the usual environment and typed options", () => {
    const policy = policyOf(
      parse(`${BASE}environments: { production: { hosts: local }, staging: { hosts: local } }
chatops:
  apps: [29110]
  environment: staging
  options: { log_level: { type: choice, values: [info, debug], env: LOG_LEVEL, about: how much } }`),
    );
    expect(policy).toMatchObject({
      project: "shop",
      services: ["web", "worker"],
      apps: [29110],
      usual: "staging",
      options: {
        log_level: {
          type: "choice",
          values: ["info", "debug"],
          envVar: "LOG_LEVEL",
          about: "how much",
        },
      },
    });
  });
});

const STAGES = "staging: { hosts: local }, production: { hosts: local";
const one = (policy: string) => `environments: { ${STAGES}, policy: ${policy} } }`;

test.each<[title: string, text: string, problem: string]>([
  ["an order after itself", one("{ after: [production] }"), "it comes after itself"],
  ["an order after nobody", one("{ after: [stagin] }"), 'there is no environment "stagin"'],
  [
    "an order in a circle",
    "environments: { a: { hosts: local, policy: { after: [b] } }, b: { hosts: local, policy: { after: [a] } } }",
    "a and b wait for each other",
  ],
  [
    "a freeze without an end",
    one('{ freeze: [{ from: "2026-12-24T00:00Z" }] }'),
    "it does not say when",
  ],
  [
    "a freeze that ends first",
    one('{ freeze: [{ from: "2026-12-24T00:00Z", until: "2026-12-23T00:00Z" }] }'),
    "it ends before it begins",
  ],
  [
    "a weekly freeze with a date",
    one('{ freeze: [{ days: [fri], from: "2026-12-24T00:00Z" }] }'),
    "with days it takes a time of day",
  ],
  [
    "a zone that is none",
    one("{ freeze: [{ days: [fri], timezone: Mars/Olympus }] }"),
    '"Mars/Olympus" is not a time zone',
  ],
  [
    "an environment called all",
    "environments: { all: { hosts: local } }",
    "the name all stands for",
  ],
  [
    "an environment called preview",
    "environments: { preview: { hosts: local } }",
    "is taken by pull",
  ],
  [
    "a usual environment that is not there",
    `environments: { ${STAGES} } }\nchatops: { environment: prod }`,
    'there is no environment "prod"',
  ],
  [
    "a choice without values",
    `environments: { ${STAGES} } }\nchatops: { options: { level: { type: choice, env: LEVEL } } }`,
    "a choice needs values",
  ],
  [
    "an option that would set a secret",
    `environments: { ${STAGES} } }\nchatops: { options: { key: { type: text, env: KEY } } }`,
    "KEY is a secret",
  ],
  [
    "a team without its organisation",
    `environments: { ${STAGES} } }\npermissions: { staging: { deploy: { teams: [operations] } } }`,
    '"operations" is not a team',
  ],
  [
    "an App that is a name",
    `environments: { ${STAGES} } }\nchatops: { apps: ["renovate[bot]"] }`,
    "is not a whole number",
  ],
])("refuses %s", (_title, text, problem) => {
  expect(problemsOf(`${BASE}${text}`).join("\n")).toContain(problem);
});
