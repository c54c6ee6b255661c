import { generateKeyPairSync } from "node:crypto";
import { Octokit } from "@octokit/rest";
import { createAppAuth } from "@octokit/auth-app";
import { onTestFinished } from "vitest";
import {
  createGitHub,
  type CreatedApp,
  type GitHub,
  type GitHubOptions,
  type Person,
  type Repository,
} from "../../../sandbox/github/index.ts";

export const PERMISSIONS = {
  actions: "write",
  checks: "write",
  contents: "write",
  deployments: "write",
  issues: "write",
  members: "read",
  pull_requests: "write",
  statuses: "read",
} as const;

export const EVENTS = [
  "issue_comment",
  "pull_request",
  "pull_request_review",
  "check_run",
  "deployment_status",
  "workflow_run",
  "push",
  "repository",
];

/** What every test starts from: acme's shop, alice who owns it, bob who may write, and an App. */
export interface Opened {
  readonly github: GitHub;
  readonly alice: Person;
  readonly bob: Person;
  readonly shop: Repository;
  readonly app: CreatedApp;
  /** Of the App where it is installed. */
  readonly installation: number;
  /** Speaks for a person. */
  readonly as: (person: Person) => Octokit;
  /** Speaks for the App where it is installed. */
  readonly asApp: () => Octokit;
}

/** Made once: it takes a moment. */
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});

/** A GitHub of its own, gone after the test. */
export async function open(options: GitHubOptions = {}): Promise<Opened> {
  const github = await createGitHub(options);
  onTestFinished(() => github.close());
  const [alice, bob] = [github.user("alice"), github.user("bob")];
  const acme = github.organization("acme", [alice, bob]);
  const shop = await github.repository(acme, "shop");
  github.grant(shop, alice, "admin");
  github.grant(shop, bob, "write");
  const app = github.app(acme, {
    slug: "sluice",
    permissions: PERMISSIONS,
    events: EVENTS,
    privateKey,
  });
  const { id: installation } = github.install(app, acme);
  const common = { baseUrl: github.url, log: SILENT };
  return {
    github,
    alice,
    bob,
    shop,
    app,
    installation,
    as: ({ token }) => new Octokit({ ...common, auth: token }),
    asApp: () =>
      new Octokit({
        ...common,
        authStrategy: createAppAuth,
        auth: { appId: app.app.id, privateKey: app.privateKey, installationId: installation },
      }),
  };
}

export const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** The repository, for calls of Octokit. */
export const SHOP = { owner: "acme", repo: "shop" } as const;

/** A pull request of bob's with one commit on a branch of its own; resolves to number and head. */
export async function openPull(
  opened: Opened,
  branch = "feature",
): Promise<{ number: number; head: string }> {
  const { github, shop, bob } = opened;
  const files = { [`${branch}.txt`]: "one\n" };
  const head = await github.commit(shop, branch, { files, by: bob.account });
  const { data } = await opened.as(bob).pulls.create({
    ...SHOP,
    title: branch,
    head: branch,
    base: "main",
  });
  return { number: data.number, head };
}
