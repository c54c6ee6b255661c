import { beforeEach, describe, expect, test } from "vitest";
import { memoryStore } from "../../src/adapters/memory/store.ts";
import { handle } from "../../src/engine/chatops/flow.ts";
import type { Ports } from "../../src/engine/chatops/ports.ts";
import type { Actor, Delivery, News } from "../../src/model/chatops/index.ts";
import type { PreviewPull, PullEvent } from "../../src/model/previews.ts";
import { previewKeeper } from "../../src/wiring/previews.ts";
import {
  A,
  B,
  facts,
  hubot,
  octocat,
  place,
  policy,
  PULL,
  World,
} from "../engine/chatops/world.ts";

const HOUR = 3_600_000;
const YAML = (more = "") => `project: shop
services:
  web: { image: "nginx:1.30", port: 80 }
environments:
  staging: { hosts: local }
previews: { hosts: local${more} }
`;

let world: World;
let yaml: string;
let author: Actor;
let labels: string[];
let changed: PreviewPull["changed"];
let filesRead: number;

beforeEach(() => {
  world = new World();
  world.policy = { ...policy, previews: { ...place({ drafts: true }), ttl: 72 * HOUR } };
  yaml = YAML();
  author = octocat;
  labels = [];
  changed = undefined;
  filesRead = 0;
});

/** The pull request as its own page would show it: what the world has, not what was told. */
const pull = (): PreviewPull => {
  const { state, draft, head, repository, base } = world.forge.facts;
  const isFork = head.repositoryId !== repository.id;
  return {
    state,
    draft,
    labels,
    author,
    base: base.branch,
    head: { sha: head.sha, isFork, isGone: false },
    ...(changed === undefined ? {} : { changed }),
  };
};
const ports = (): Ports => {
  const plain = world.ports;
  const previews = previewKeeper({
    previews: world.store.previews,
    ports: plain,
    file: async () => {
      filesRead += 1;
      return yaml;
    },
    pulls: () => ({
      read: async () => pull(),
      open: async () => (pull().state === "open" ? [{ ...pull(), number: PULL.pull }] : []),
    }),
  });
  return { ...plain, previews };
};
const hear = (delivery: Delivery) => handle(ports(), delivery);
const happen = (kind: "head" | "closed" | "changed", what: PullEvent, sha = A) => {
  const at = new Date((world.now += 60_000)).toISOString();
  return hear({ kind, ...PULL, at, what, sha });
};
const push = (sha: string) => {
  world.forge.facts = { ...world.forge.facts, head: { ...world.forge.facts.head, sha } };
  return happen("head", "pushed", sha);
};
const close = () => {
  world.forge.facts = { ...world.forge.facts, state: "closed" };
  return happen("closed", "closed");
};
const say = async (body: string, by: Actor = octocat) => {
  world.forge.facts = { ...world.forge.facts, permission: { userId: by.id, role: "admin" } };
  const comment = world.comment(body, by);
  const event = { action: "created", place: "conversation", onPull: true, comment } as const;
  await hear({ kind: "comment", event });
};
const asked = () =>
  world.forge.runs.map(({ inputs }) => `${inputs["command"]} ${inputs["revision"] ?? ""}`.trim());
const end = async (state: News["state"], more: Partial<News> = {}) => {
  const run = world.forge.runs.at(-1)!;
  run.state = state;
  world.now += 42_000;
  const news = { key: run.key, state, run: { id: run.id, url: run.url }, ms: 42_000, ...more };
  await hear({ kind: "news", ...PULL, news });
  await hear({ kind: "show", ...PULL });
};
const kept = async () =>
  (await world.store.previews.get({ repository: PULL.repository.id, pull: PULL.pull }))?.preview;

describe("a pull request that is opened", () => {
  test("is deployed for its very head, recorded and told, once", async () => {
    await happen("head", "opened");
    await happen("head", "opened");
    expect(asked()).toEqual([`deploy ${A}`]);
    expect(world.forge.records).toMatchObject([{ environment: "preview-12", revision: A }]);
    expect(world.sticky).toContain("`preview-12` | ⏳ queued");
    expect(world.forge.reactions).toEqual([]);
  });

  test("says when it ends and what it costs, once it answers", async () => {
    await happen("head", "opened");
    await end("succeeded", { fleet: { hosts: ["shop-previews-1"], hourly: 0.009 } });
    expect(await kept()).toMatchObject({ state: "ready", revision: A, hosts: ["shop-previews-1"] });
    expect(world.sticky).toMatch(/ready in 42 s · ends 2026-11-24 12:01 UTC/);
    expect(world.sticky).toContain("$0.22 a day");
    expect(world.sticky).toContain("/extend 24h");
  });

  test("has its report looked up when the end of its run is told first", async () => {
    await happen("head", "opened");
    const run = world.forge.runs[0]!;
    run.state = "succeeded";
    world.forge.report = { key: run.key, state: "succeeded", ms: 9_000, fleet: { hosts: ["one"] } };
    await hear({ kind: "news", ...PULL, news: { key: run.key, state: "succeeded" } });
    expect(await kept()).toMatchObject({ readyIn: 9_000, hosts: ["one"] });
  });

  test("has its report looked up, too, when nobody told of the end of its run", async () => {
    await happen("head", "opened");
    const run = world.forge.runs[0]!;
    run.state = "succeeded";
    const fleet = { hosts: ["one"], hourly: 0.009 };
    world.forge.report = { key: run.key, state: "succeeded", ms: 9_000, fleet };
    const look = world.put.find(({ delivery }) => delivery.kind === "look")!;
    await hear(look.delivery);
    expect(await kept()).toMatchObject({ readyIn: 9_000, hosts: ["one"], cost: { hourly: 0.009 } });
  });

  test.each([
    ["from a fork", () => (world.forge.facts = facts({ head: { branch: "t", sha: A } }))],
    ["by a program", () => (author = { ...hubot, type: "Bot" })],
    ["without the label", () => (yaml = YAML(", on: label"))],
    ["where only comments ask", () => (yaml = YAML(", on: comment"))],
  ])("%s is left alone without a word", async (_, change) => {
    change();
    await happen("head", "opened");
    expect(asked()).toEqual([]);
    expect(world.forge.comments).toEqual([]);
  });

  test("gets one with the label, and loses it with the label", async () => {
    yaml = YAML(", on: label");
    labels = ["preview"];
    await happen("changed", "labelled");
    await end("succeeded");
    labels = [];
    await happen("changed", "unlabelled");
    expect(asked()).toEqual([`deploy ${A}`, "destroy"]);
  });
});

describe("a push", () => {
  test("stops what is under way for the old head, and is deployed when that has ended", async () => {
    await push(A);
    await push(B);
    expect(world.forge.runs.map(({ state }) => state)).toEqual(["aborted"]);
    await end("aborted");
    expect(asked()).toEqual([`deploy ${A}`, `deploy ${B}`]);
    expect(world.sticky).toContain(B.slice(0, 7));
  });
});

describe("a pull request that is closed", () => {
  test("is destroyed, and is then no longer on record nor kept", async () => {
    await push(A);
    await end("succeeded");
    await close();
    expect(asked().at(-1)).toBe("destroy");
    await end("succeeded");
    expect(world.forge.records).toMatchObject([{ state: "inactive" }]);
    expect(world.sticky).toMatch(/`preview-12` \| 🗑️ gone/);
    await hear({ kind: "sweep", repository: PULL.repository });
    expect(await kept()).toBeUndefined();
  });

  test("without ever having had a preview asks for nothing", async () => {
    await close();
    expect(asked()).toEqual([]);
  });

  test("while its preview is being made, and untold, is destroyed when that is ready", async () => {
    await push(A);
    world.forge.facts = { ...world.forge.facts, state: "merged" };
    await end("succeeded");
    expect(asked().at(-1)).toBe("destroy");
  });

  test("untold, and after the bot has lost all it had, is destroyed by the next word of it", async () => {
    await push(A);
    await end("succeeded");
    world.forge.facts = { ...world.forge.facts, state: "closed" };
    Object.assign(world, { store: memoryStore() });
    Object.assign(world.forge.records[0]!, { state: "succeeded" });
    await happen("changed", "renamed");
    expect(asked().at(-1)).toBe("destroy");
  });

  test("stays red as long as what it had is not gone, and is destroyed again later", async () => {
    await push(A);
    await end("succeeded");
    await close();
    await end("failed");
    expect(world.sticky).toMatch(/`preview-12` \| ❌ still there/);
    world.now += HOUR;
    await hear({ kind: "sweep", repository: PULL.repository });
    expect(asked()).toEqual([`deploy ${A}`, "destroy", "destroy"]);
  });
});

describe("commands", () => {
  test("/preview makes one where triggers would not, and /destroy keeps it away", async () => {
    yaml = YAML(", on: comment");
    await push(A);
    await say(`/preview @${A}`);
    expect(asked()).toEqual([`deploy ${A}`]);
    await end("succeeded");
    await say(`/preview @${A}`);
    expect(world.sticky).toContain("the preview is ready");
    await say("/destroy preview");
    await end("succeeded");
    await happen("changed", "renamed");
    expect(asked()).toEqual([`deploy ${A}`, "destroy"]);
  });

  test("/preview of a fork's very commit deploys that commit, and no push after it", async () => {
    yaml = YAML(", policy: { forks: approve }");
    const previews = { ...place({ drafts: true, forks: "approve" as const }), ttl: HOUR };
    world.policy = { ...policy, previews };
    world.forge.facts = facts({ head: { branch: "topic", sha: A, repositoryId: 6 } });
    await happen("head", "opened");
    expect(asked()).toEqual([]);
    await say(`/preview @${A}`);
    await end("succeeded");
    await push(B);
    expect(asked()).toEqual([`deploy ${A}`]);
    expect(await kept()).toMatchObject({ revision: A });
  });

  test("/extend puts the end off, and says until when", async () => {
    await push(A);
    await end("succeeded");
    await say("/extend 200h");
    expect(world.sticky).toMatch(/it ends at 2026.{1,2}11.{1,2}29/);
  });

  test("/extend is on record at GitHub, where a sweep without us finds it", async () => {
    await push(A);
    await say("/extend 200h");
    expect(world.forge.extensions).toEqual([
      { pull: PULL.pull, until: world.now + 200 * HOUR, revision: A },
    ]);
    await end("succeeded");
    Object.assign(world.forge.records[0]!, { state: "succeeded" });
    Object.assign(world, { store: memoryStore() });
    await happen("changed", "renamed");
    expect(await kept()).toMatchObject({ extended: world.forge.extensions[0]!.until });
  });

  test("/extend of what is not there leaves nothing behind", async () => {
    yaml = YAML(", on: comment");
    await say("/extend 200h");
    expect(world.forge.extensions).toEqual([]);
  });

  test("a quota that is used up is refused with what could be destroyed", async () => {
    yaml = YAML(", quota: { per_repository: 1 }");
    const first = { repository: PULL.repository, pull: 7 };
    await ports().previews!.tend(first, { kind: "pull", what: "opened" });
    await push(A);
    expect(asked()).toHaveLength(1);
    expect(world.sticky).toContain("there are 1 of at most 1 previews of this repository");
    expect(world.sticky).toMatch(/oldest first: .{1,3}7 since/);
    await say("/status");
    expect(world.sticky).toContain("previews of this repository: 1 of at most 1");
  });
});

describe("the row", () => {
  test("says how whoever has the host's key reads the password, while there is one to read", async () => {
    yaml = YAML(", protect: password");
    await push(A);
    await end("succeeded");
    expect(world.sticky).toContain("`sluice status preview-12 --show-password` prints it");
    await close();
    await end("succeeded");
    expect(world.sticky).not.toContain("show-password");
  });

  test("says nothing of a password where there is none", async () => {
    await push(A);
    await end("succeeded");
    expect(world.sticky).not.toContain("password");
  });
});

describe("of several apps in one repository", () => {
  const APPS = `project: shop
services:
  web: { image: "nginx:1.30", port: 80 }
  api: { image: "nginx:1.30", port: 80, depends_on: [db] }
  db: { image: "postgres:17" }
environments:
  staging: { hosts: local }
previews: { hosts: local, paths: { web: ["apps/web/**"], api: ["apps/api/**"], db: ["db/**"] } }
`;
  const services = () => world.forge.runs.map(({ inputs }) => inputs["services"] ?? "all");

  test("those are deployed that the pull request changes, with what they need, and the rest is told", async () => {
    yaml = APPS;
    changed = ["apps/web/index.ts"];
    await push(A);
    expect(services()).toEqual(["web"]);
    await end("succeeded");
    expect(world.sticky).toContain("nothing of theirs is changed: `api`, `db`.");
    changed = ["apps/api/main.ts"];
    await push(B);
    expect(services()).toEqual(["web", "api,db"]);
    await end("succeeded");
    expect(world.sticky).toContain("nothing of theirs is changed: `web`.");
    changed = ["apps/web/index.ts", "apps/api/main.ts"];
    await push(A);
    await end("succeeded");
    expect(services().at(-1)).toBe("all");
    expect(world.sticky).not.toContain("nothing of theirs");
  });

  test("all are deployed when deploy.yaml is changed, or GitHub does not list what is", async () => {
    yaml = APPS;
    changed = ["apps/web/index.ts", "deploy.yaml"];
    await push(A);
    await end("succeeded");
    changed = { unknown: "more than 3000 files" };
    await push(B);
    expect(services()).toEqual(["all", "all"]);
  });

  test("what somebody names is deployed, whatever is changed", async () => {
    yaml = APPS;
    changed = ["apps/web/index.ts"];
    world.policy = { ...world.policy, services: ["web", "api", "db"] };
    await say(`/preview api @${A}`);
    expect(services()).toEqual(["api"]);
  });
});

test("deploy.yaml is read once for whatever one event leads to", async () => {
  await push(A);
  expect(filesRead).toBe(1);
  filesRead = 0;
  await end("succeeded");
  expect(filesRead).toBe(1);
});

test("all that is on record is read once; after that, for one that is new, the newest page", async () => {
  const all: string[] = [];
  const { previewRecords } = world.forge;
  const spied = { ...previewRecords, runs: async (far: string) => (all.push(far), []) };
  Object.defineProperty(world.forge, "previewRecords", { value: spied });
  yaml = YAML(", on: comment");
  await happen("head", "opened");
  await happen("changed", "renamed");
  expect(all).toEqual(["all", "newest"]);
});

test("is warned of before it expires, and ended then, by the clock alone", async () => {
  await push(A);
  await end("succeeded");
  world.now += 60 * HOUR;
  await hear({ kind: "sweep", repository: PULL.repository });
  await hear({ kind: "show", ...PULL });
  expect(world.sticky).toMatch(/⚠️ ends 2026-11-24/);
  world.now += 13 * HOUR;
  await hear({ kind: "sweep", repository: PULL.repository });
  expect(asked().at(-1)).toBe("destroy");
  expect(world.put.filter(({ delivery }) => delivery.kind === "sweep").length).toBeGreaterThan(1);
});

test("a repository without previews is asked for its deploy.yaml and nothing else", async () => {
  yaml = YAML().replace(/previews:.*/, "");
  world.forge.calls.length = 0;
  await happen("changed", "labelled");
  expect(world.forge.calls).toEqual([]);
  expect(world.put).toEqual([]);
});
