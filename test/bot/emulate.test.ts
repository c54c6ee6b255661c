// GitHub as somebody else has understood it (`emulate`): what ours is never compared with.
import { generateKeyPair, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { createEmulator, type Emulator } from "emulate";
import { Probot, ProbotOctokit } from "probot";
import { expect, onTestFinished, test } from "vitest";
import { githubChecks } from "../../src/adapters/github/checks.ts";
import { githubConversation } from "../../src/adapters/github/forge/conversation.ts";
import { githubForge } from "../../src/adapters/github/forge/forge.ts";
import { type Door, openDoor, SECRET } from "./support.ts";

const APP = 12_345;
const INSTALLATION = 100;
const SHOP = { owner: "acme", repo: "shop" } as const;
const repository = { id: 1, owner: "acme", name: "shop" };

interface Emulated {
  readonly emulator: Emulator;
  readonly door: Door;
  /** The App where it is installed, as the bot makes it. */
  readonly client: Awaited<ReturnType<Probot["auth"]>>;
  readonly pull: { readonly number: number; readonly sha: string; readonly node: string };
}

/** acme's shop with a pull request; events go to our own way in, signed with `secret`. */
async function emulated(secret = SECRET): Promise<Emulated> {
  const door = await openDoor();
  const hook = await relay(door.url);
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      github: {
        users: [{ login: "alice" }],
        orgs: [{ login: "acme", members: [{ login: "alice", role: "admin" }] }],
        repos: [{ owner: "acme", name: "shop", auto_init: true }],
        apps: [
          {
            app_id: APP,
            slug: "sluice",
            name: "Sluice",
            permissions: {
              checks: "write",
              contents: "write",
              issues: "write",
              metadata: "read",
              pull_requests: "write",
            },
            events: ["issue_comment", "pull_request"],
            webhook_url: hook,
            webhook_secret: secret,
            installations: [
              { installation_id: INSTALLATION, account: "acme", repository_selection: "all" },
            ],
          },
        ],
      },
    },
  });
  onTestFinished(async () => {
    await emulator.close();
    await door.close();
  });
  const privateKey = emulator.generatedSecrets[0]!.value;
  const client = await appAt(emulator.url, privateKey).auth(INSTALLATION);
  return { emulator, door, client, pull: await openPull(client) };
}

/** As the bot makes it, without a second between two writes and without more tries. */
function appAt(baseUrl: string, privateKey: string): Probot {
  return new Probot({
    appId: APP,
    privateKey,
    secret: SECRET,
    baseUrl,
    logLevel: "fatal",
    Octokit: ProbotOctokit.defaults((options: object) => ({
      ...options,
      retry: { enabled: false },
      throttle: { enabled: false },
    })),
  });
}

async function anyKey(): Promise<string> {
  const pair = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  return pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
}

/** It numbers its deliveries; GitHub's have a UUID, and ours takes nothing else. Only that is mended. */
async function relay(url: string): Promise<string> {
  const server = createServer((request, response) => {
    const onward = async () => {
      const headers = new Headers(request.headers as Record<string, string>);
      headers.set("x-github-delivery", randomUUID());
      for (const name of ["connection", "content-length", "host"]) headers.delete(name);
      const body = await text(request);
      const answer = await fetch(url, { method: "POST", headers, body });
      response.writeHead(answer.status).end(await answer.text());
    };
    onward().catch(() => response.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function openPull(client: Emulated["client"]): Promise<Emulated["pull"]> {
  const { data: ref } = await client.rest.git.getRef({ ...SHOP, ref: "heads/main" });
  await client.rest.git.createRef({ ...SHOP, ref: "refs/heads/b", sha: ref.object.sha });
  const file = { path: "a.txt", message: "Add", content: "YQ==", branch: "b" };
  await client.rest.repos.createOrUpdateFileContents({ ...SHOP, ...file });
  const { data } = await client.rest.pulls.create({ ...SHOP, title: "b", head: "b", base: "main" });
  return { number: data.number, sha: data.head.sha, node: data.node_id };
}

test("our App gets in with its key, and with no other", async () => {
  const { client, emulator } = await emulated();
  const { data } = await client.rest.repos.get(SHOP);
  expect(data.full_name).toBe("acme/shop");
  const forged = await appAt(emulator.url, await anyKey()).auth(INSTALLATION);
  await expect(forged.rest.repos.get(SHOP)).rejects.toMatchObject({ status: 401 });
});

test("what it signs passes our way in, and what is signed otherwise does not", async () => {
  const signed = await emulated();
  const say = ({ client, pull }: Emulated) =>
    client.rest.issues.createComment({ ...SHOP, issue_number: pull.number, body: "/help" });
  await say(signed);
  await expect.poll(() => signed.door.outcomes).toContain("issue_comment stored");

  const forged = await emulated("another secret altogether");
  await say(forged);
  await expect.poll(() => forged.door.outcomes.length).toBeGreaterThan(0);
  expect(forged.door.outcomes.filter((it) => it.endsWith("stored"))).toEqual([]);
});

test("a comment that nobody says is our App's is not ours, whatever it holds", async () => {
  const { client, pull } = await emulated();
  const body = "<!-- ours --> on its way";
  await client.rest.issues.createComment({ ...SHOP, issue_number: pull.number, body });
  const place = { repository, pull: pull.number, node: pull.node };
  expect(await githubConversation(client, APP).find(place, "<!-- ours -->")).toBeUndefined();
});

test("a check run of ours is told in full", async () => {
  const { client, pull } = await emulated();
  await githubChecks(client, repository).complete({
    name: "sluice / plan staging",
    sha: pull.sha,
    state: "success",
    title: "Nothing to do",
    summary: "All is as it should be.",
    text: "",
    externalId: "1.0.staging",
  });
  const { data } = await client.rest.checks.listForRef({ ...SHOP, ref: pull.sha });
  expect(data.check_runs).toMatchObject([
    { name: "sluice / plan staging", status: "completed", conclusion: "success" },
  ]);
});

test("a permission is what it says now, and of strangers nothing is known", async () => {
  const { client, pull } = await emulated();
  // It has no GraphQL: what that would tell is not looked at here.
  const graphql = () => Promise.resolve({ repository: bareRepository(pull) });
  const forge = githubForge({ request: client.request, graphql: graphql as never });
  const permissionOf = async (login: string) => {
    const read = { repository, pull: pull.number, config: "deploy.yaml", environments: [] };
    return (await forge.read({ ...read, commenter: { id: 1, login } }))?.facts.permission;
  };
  const { data: alice } = await client.rest.users.getByUsername({ username: "alice" });
  expect(await permissionOf("alice")).toEqual({ userId: alice.id, role: "admin" });
  expect(await permissionOf("mallory")).toMatchObject({ unknown: /404/ });
});

function bareRepository({ number, sha, node }: Emulated["pull"]) {
  const ref = { name: "main", target: { oid: sha } };
  const pullRequest = {
    id: node,
    number,
    state: "OPEN",
    author: null,
    baseRefName: "main",
    baseRef: null,
    headRefName: "b",
    headRefOid: sha,
    headRepository: null,
    commits: null,
    reviews: null,
    comments: null,
  };
  const empty = { config: null, deployments: null };
  return {
    databaseId: 1,
    name: "shop",
    owner: { login: "acme" },
    defaultBranchRef: ref,
    pullRequest,
    ...empty,
  };
}
