import { beforeEach, describe, expect, test } from "vitest";
import { handle } from "../../../src/engine/chatops/flow.ts";
import { A, B, facts, hubot, place, PULL, World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = new World();
  await world.push(A);
});

describe("/deploy", () => {
  test("is seen, put on record, dispatched, told and marked, in four calls and one for the permission", async () => {
    world.forge.calls.length = 0;
    const comment = await world.say("/deploy production");
    expect(world.forge.calls).toEqual(["read", "record", "dispatch", "say"]);
    const key = `${comment.id}.0.production`;
    expect(world.forge.records).toMatchObject([{ key, environment: "production", revision: A }]);
    expect(world.forge.runs).toMatchObject([
      {
        inputs: {
          command: "deploy",
          environment: "production",
          revision: A,
          request: `octocat #12 ${key}`,
          deployment: "1",
        },
      },
    ]);
    expect(world.reactionsTo(comment)).toEqual(["eyes", "rocket"]);
    expect(world.sticky).toMatch(/`production` \| ⏳ queued · deploy \| `aaaaaaa`/);
  });

  test("passes services and typed options on, and nothing that was not asked", async () => {
    const loud = { type: "boolean", envVar: "LOUD" } as const;
    world.policy = { ...world.policy, options: { loud } };
    await world.say("/deploy staging web loud=true");
    expect(world.forge.runs[0]?.inputs).toMatchObject({
      services: "web",
      options: '{"loud":true}',
    });
    expect(world.forge.runs[0]?.inputs).not.toHaveProperty("from");
  });

  test("to two environments is two runs and one report", async () => {
    await world.say("/deploy staging,production");
    expect(world.forge.runs.map(({ inputs }) => inputs["environment"])).toEqual([
      "staging",
      "production",
    ]);
    expect(world.forge.comments).toHaveLength(1);
    expect(world.forge.calls.filter((call) => call === "say")).toHaveLength(1);
  });

  test("ends with 👍, the release and its address", async () => {
    const comment = await world.say("/deploy production");
    const key = `${comment.id}.0.production`;
    const run = { id: 70, url: "https://github.test/runs/70" };
    await world.news({ key, state: "running", run, steps: [{ name: "build", state: "running" }] });
    expect(world.sticky).toContain("▸ build");
    const services = [{ name: "web", url: "https://shop.example.com/" }];
    await world.news({ key, state: "succeeded", run, release: 4, ms: 9_000, services });
    expect(world.sticky).toMatch(
      /✅ done in 9\.0 s · deploy \| `aaaaaaa` release 4 \| `web` \[shop/,
    );
    expect(world.reactionsTo(comment)).toEqual(["eyes", "rocket", "+1"]);
  });

  test("that failed ends with 👎, the last lines and what to try next", async () => {
    const comment = await world.say("/deploy production");
    const failure = {
      reason: "HEALTH_TIMEOUT",
      message: "web was not healthy",
      fix: "look at the path",
      tail: "GET /up 404",
      next: "/rollback production",
    } as const;
    await world.news({ key: `${comment.id}.0.production`, state: "failed", failure });
    expect(world.reactionsTo(comment).at(-1)).toBe("-1");
    expect(world.sticky).toMatch(/GET \/up 404[^]*Try next: `\/rollback production`/);
  });

  test("of a newer commit stops what waits for the same environment", async () => {
    await world.say("/deploy production");
    await world.push(B);
    await world.say("/deploy production");
    expect(world.forge.runs.map(({ state }) => state)).toEqual(["aborted", "queued"]);
    expect(world.forge.records.map(({ state }) => state)).toEqual(["failed", "queued"]);
    expect(world.sticky).toContain("`bbbbbbb`");
    expect(world.sticky).not.toContain("`aaaaaaa`");
  });

  test("tells how many are ahead, and fewer as they end", async () => {
    const other = { environment: "production", command: "deploy", revision: B } as const;
    const at = "2026-11-21T11:00:00Z";
    world.forge.records.push({ ...other, record: "x", state: "running", at });
    world.forge.records.push({ ...other, record: "y", state: "queued", at });
    await world.say("/deploy production");
    expect(world.sticky).toContain("⏳ queued, 2 ahead");
    const ended = {
      kind: "ended",
      repository: PULL.repository,
      environment: "production",
    } as const;
    for (const record of ["x", "x", "of nobody"]) {
      await handle(world.ports, { ...ended, record });
      expect(world.sticky).toContain("⏳ queued, 1 ahead");
    }
    world.forge.calls.length = 0;
    await handle(world.ports, { ...ended, environment: "staging", record: "y" });
    expect(world.forge.calls).toEqual([]);
    await handle(world.ports, { ...ended, record: "y" });
    expect(world.sticky).toContain("⏳ queued · deploy");
  });

  test("refused for several reasons tells all, each with what to do", async () => {
    world.policy = {
      ...world.policy,
      environments: { production: place({ reviews: 1, after: ["staging"] }), staging: place() },
    };
    const comment = await world.say("/deploy production");
    expect(world.reactionsTo(comment)).toEqual(["eyes", "-1"]);
    expect(world.sticky).toMatch(/REVIEWS\\_MISSING[^]*ORDER\\_NOT\\_MET[^]*\/deploy staging/);
    expect(world.forge.runs).toEqual([]);
  });

  test("waits for a second person where two are wanted", async () => {
    const production = place({ secondPerson: true });
    world.policy = { ...world.policy, environments: { production } };
    await world.say("/deploy production");
    expect(world.forge.runs).toEqual([]);
    expect(world.sticky).toContain("⏸️");
    await world.say("/deploy production");
    expect(world.forge.runs).toEqual([]);
    await world.say("/deploy production", hubot);
    expect(world.forge.runs).toHaveLength(1);
    await world.say("/deploy production", hubot);
    expect(world.forge.runs, "a word is used up").toHaveLength(1);
  });

  test("of a head that moved after the comment was written is refused", async () => {
    const comment = world.comment("/deploy production");
    await world.push(B);
    await world.hear(comment);
    expect(world.forge.runs).toEqual([]);
    expect(world.sticky).toContain("HEAD\\_MOVED");
  });

  test("by an outsider gets a reaction and no comment", async () => {
    const comment = world.comment("/deploy production", hubot);
    world.forge.facts = facts({ permission: { userId: hubot.id, role: "read" } });
    await world.hear(comment);
    expect(world.forge.comments).toEqual([]);
    expect(world.reactionsTo(comment)).toEqual(["eyes", "-1"]);
  });

  test("that GitHub refuses to dispatch says so, and leaves no record waiting", async () => {
    const { SluiceError } = await import("../../../src/model/errors.ts");
    world.forge.fault = (call, when) => {
      if (call === "dispatch" && when === "before")
        throw new SluiceError("API_REFUSED", "Workflow does not have 'workflow_dispatch'");
    };
    const comment = await world.say("/deploy production");
    expect(world.sticky).toContain("workflow\\_dispatch");
    expect(world.forge.records).toMatchObject([{ state: "failed" }]);
    expect(world.reactionsTo(comment)).toEqual(["eyes", "-1"]);
  });
});

describe("the other commands", () => {
  test.each([
    ["/rollback production 3", { command: "rollback", release: "3", environment: "production" }],
    ["/promote staging production", { command: "promote", from: "staging" }],
    ["/restart production web", { command: "restart", services: "web" }],
    ["/maintenance on production", { command: "maintenance on" }],
    ["/destroy staging", { command: "destroy", environment: "staging" }],
    ["/plan production", { command: "plan", revision: A }],
    ["/logs production web", { command: "logs", services: "web" }],
  ])(
    "%s runs in the Action, and only a deploy of the head is on record before",
    async (line, inputs) => {
      const comment = await world.say(line);
      expect(world.forge.runs).toMatchObject([{ inputs }]);
      expect(world.forge.records).toEqual([]);
      expect(world.reactionsTo(comment)).toEqual(["eyes", "rocket"]);
    },
  );

  test("/plan and /logs answer without touching the environment's row", async () => {
    await world.say("/deploy production");
    const comment = await world.say("/plan production");
    const run = { id: 71, url: "https://github.test/runs/71" };
    const blocks = [{ kind: "code", text: "+ start web" }] as const;
    await world.news({ key: `${comment.id}.0.production`, state: "succeeded", run, blocks });
    expect(world.sticky).toMatch(/⏳ queued · deploy[^]*✅ `\/plan production`[^]*\+ start web/);
  });

  test("/status tells revision, who is on the way and who holds what", async () => {
    await world.say("/deploy staging");
    await world.say("/lock production moving the database for 2h");
    world.forge.calls.length = 0;
    await world.say("/status");
    expect(world.forge.calls).toEqual(["read", "say"]);
    expect(world.sticky).toMatch(/`staging` \|.*`deploy queued/);
    expect(world.sticky).toMatch(/`production`.*`octocat until .*: moving the database`/);
  });

  test("/extend is refused where nobody looks after previews, and starts no run", async () => {
    const comment = await world.say("/extend 24h");
    expect(world.sticky).toContain("deploy.yaml has no previews");
    world.policy = { ...world.policy, previews: { ...place(), ttl: 1 } };
    const second = await world.say("/extend 24h");
    expect(world.sticky).toContain("PREVIEWS\\_OFF");
    expect(world.forge.runs).toEqual([]);
    expect([comment, second].map((one) => world.reactionsTo(one).at(-1))).toEqual([
      "confused",
      "-1",
    ]);
  });

  test("/help lists every command, /help deploy tells more of one", async () => {
    await world.say("/help");
    expect(world.sticky).toContain("`/promote from to");
    await world.say("/help deploy");
    expect(world.sticky).toContain("/deploy staging");
  });

  test("/cancel stops what this pull request has queued or running", async () => {
    await world.say("/deploy staging,production");
    const comment = await world.say("/cancel production");
    expect(world.forge.runs.map(({ state }) => state)).toEqual(["queued", "aborted"]);
    expect(world.sticky).toMatch(/`production` \| 🛑 stopped/);
    expect(world.reactionsTo(comment)).toEqual(["eyes", "+1"]);
    const nothing = await world.say("/cancel production");
    expect(world.reactionsTo(nothing)).toEqual(["eyes", "confused"]);
  });

  test("/lock keeps others out until /unlock, and says who, why and how long", async () => {
    await world.say("/lock production database migration for 2h");
    const refused = await world.say("/deploy production", hubot);
    expect(world.reactionsTo(refused)).toEqual(["eyes", "-1"]);
    expect(world.sticky).toMatch(/LOCK\\_HELD: octocat holds production.*database migration/);
    const second = await world.say("/lock production mine", hubot);
    expect(world.reactionsTo(second)).toEqual(["eyes", "-1"]);
    await world.say("/unlock production");
    await world.say("/deploy production", hubot);
    expect(world.forge.runs).toHaveLength(1);
  });

  test("/lock all holds every environment, and expires by itself", async () => {
    await world.say("/lock all release freeze for 1h");
    await world.say("/deploy staging");
    expect(world.forge.runs).toEqual([]);
    world.now += 60 * 60_000;
    await world.say("/deploy staging");
    expect(world.forge.runs).toHaveLength(1);
  });

  test("a mistake stops the whole comment and suggests what was meant", async () => {
    const comment = await world.say("/deploy staging\n\n/deplyo production");
    expect(world.forge.runs).toEqual([]);
    expect(world.reactionsTo(comment)).toEqual(["eyes", "confused"]);
    expect(world.sticky).toContain("Did you mean /deploy production");
  });
});
