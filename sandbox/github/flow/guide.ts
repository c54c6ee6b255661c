import { createSign } from "node:crypto";
import { type Answer, dig, type Send } from "../../http/client.ts";
import type { CreatedApp, GitHub, Person, Repository } from "../index.ts";

/** What a part of the flow calls with; `ask` throws when the status is another. */
export interface Guide {
  readonly github: GitHub;
  readonly alice: Person;
  readonly bob: Person;
  readonly shop: Repository;
  readonly created: CreatedApp;
  readonly installation: number;
  readonly as: (person: Person) => Ask;
  /** Where it is installed. */
  readonly asApp: Ask;
  /** With its own key. */
  readonly asItself: Ask;
}

export type Ask = (status: number, method: string, path: string, body?: unknown) => Promise<Answer>;

export type SendWith = (token: string) => Send;

/** `/repos/acme/shop`, which nearly every path begins with. */
export const AT = "/repos/acme/shop";

export const HEAD_BRANCH = "feature";

const LISTENING = [
  "check_run",
  "check_suite",
  "create",
  "delete",
  "deployment",
  "deployment_status",
  "issue_comment",
  "pull_request",
  "pull_request_review",
  "push",
  "repository",
  "status",
  "workflow_job",
  "workflow_run",
];

const PERMISSIONS = {
  actions: "write",
  administration: "write",
  checks: "write",
  contents: "write",
  deployments: "write",
  issues: "write",
  members: "read",
  pull_requests: "write",
  statuses: "write",
} as const;

/** Somebody who owns, somebody who writes, a repository with a branch, and an App. */
export async function toGuide(github: GitHub, sendWith: SendWith): Promise<Guide> {
  const [alice, bob] = [github.user("alice"), github.user("bob")];
  const acme = github.organization("acme", [alice, bob]);
  const shop = await github.repository(acme, "shop");
  github.grant(shop, alice, "admin");
  github.grant(shop, bob, "write");
  const parent = github.team(acme, "deployers", []);
  github.team(acme, "web", [bob], parent);
  await github.commit(shop, HEAD_BRANCH, { files: { "a.txt": "a\n" }, by: bob.account });
  const request = { slug: "sluice", permissions: PERMISSIONS, events: LISTENING };
  const created = github.app(acme, { ...request, hookUrl: "http://127.0.0.1:9/" });
  const { id: installation } = github.install(created, acme);
  const itself = asker(sendWith(signedToken(created)));
  const minted = await itself(201, "POST", `/app/installations/${installation}/access_tokens`);
  return {
    github,
    alice,
    bob,
    shop,
    created,
    installation,
    as: ({ token }) => asker(sendWith(token)),
    asApp: asker(sendWith(String(dig(minted.body, "token")))),
    asItself: itself,
  };
}

function asker(send: Send): Ask {
  return async (status, method, path, body) => {
    const answer = await send(method, path, body);
    if (answer.status === status) return answer;
    const told = JSON.stringify(answer.body);
    throw new Error(`${method} ${path}: ${answer.status} instead of ${status}: ${told}`);
  };
}

/** What an App proves itself with: good for ten minutes. */
function signedToken({ app, privateKey }: CreatedApp): string {
  const now = Math.floor(Date.now() / 1000);
  const parts = [
    { alg: "RS256", typ: "JWT" },
    { iat: now - 30, exp: now + 500, iss: String(app.id) },
  ];
  const text = parts.map((it) => Buffer.from(JSON.stringify(it)).toString("base64url")).join(".");
  const signature = createSign("RSA-SHA256").update(text).sign(privateKey, "base64url");
  return `${text}.${signature}`;
}

/** The number or text at a path of an answer. */
export function idIn(answer: Answer, ...path: readonly (string | number)[]): string {
  return String(dig(answer.body, ...path));
}
