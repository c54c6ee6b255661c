import { beforeEach, describe, expect, test } from "vitest";
import { handle } from "../../../src/engine/chatops/flow.ts";
import { A, B, facts, hubot, place, PULL, World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = new World();
  await world.push(A);
});

describe("what is not for us", () => {
  test.each([
    ["an edited comment", { action: "edited" }],
    ["a deleted comment", { action: "deleted" }],
    ["a remark on a line", { place: "diff" }],
    ["a review", { place: "review" }],
    ["an issue", { onPull: false }],
  ] as const)("%s is not heard", async (_, more) => {
    const comment = world.comment("/deploy production");
    const event = {
      action: "created",
      place: "conversation",
      onPull: true,
      comment,
      ...more,
    } as const;
    world.forge.calls.length = 0;
    await handle(world.ports, { kind: "comment", event });
    expect(world.forge.calls).toEqual([]);
  });

  test("a comment of our own, of nobody, or without a command costs no call", async () => {
    world.forge.calls.length = 0;
    const app = { id: 9, login: "sluice[bot]", type: "Bot", app: 77 } as const;
    await world.hear(world.comment("/deploy production", app));
    await world.hear({ ...world.comment("/deploy production"), author: undefined as never });
    await world.hear(world.comment("> /deploy production\n\n`/deploy production`"));
    expect(world.forge.calls).toEqual([]);
  });

  test("a repository that was transferred meanwhile is written to where it is now", async () => {
    const comment = world.comment("/deploy production");
    const repository = { ...PULL.repository, owner: "newacme", name: "store" };
    world.forge.facts = { ...world.forge.facts, repository };
    await world.hear(comment);
    expect(world.forge.places).toEqual(["newacme/store"]);
    expect(world.sticky).toContain("⏳ queued");
  });

  test("a pull request that was made a draft meanwhile is not deployed", async () => {
    const comment = world.comment("/deploy production");
    world.forge.facts = { ...world.forge.facts, draft: true };
    await world.hear(comment);
    expect(world.forge.runs).toEqual([]);
    expect(world.sticky).toContain("DRAFT");
  });

  test("a repository that was deleted and made anew is another one", async () => {
    world.forge.facts = facts({ repository: { id: 6, owner: "acme", name: "shop" } });
    await world.hear(world.comment("/deploy production"));
    expect(world.forge.runs).toEqual([]);
    expect(world.forge.comments).toEqual([]);
  });
});

describe("a pull request", () => {
  test("that is pushed to stops what waits with the old head", async () => {
    await world.say("/deploy production");
    await world.push(B);
    expect(world.forge.runs).toMatchObject([{ state: "aborted" }]);
    expect(world.sticky).toContain("🛑 stopped");
  });

  test.each([
    ["queued", "running", "running"],
    ["running", "running", "aborted"],
    ["nothing", "queued", "queued"],
  ] as const)(
    "that is pushed to, under push_stops: %s, finds a %s run %s",
    async (stops, was, is) => {
      world.policy = { ...world.policy, environments: { production: place({ pushStops: stops }) } };
      const comment = await world.say("/deploy production");
      const run = { id: 70, url: "https://github.test/runs/70" };
      world.forge.runs[0]!.state = was;
      await world.news({ key: `${comment.id}.0.production`, state: was, run });
      await world.push(B);
      expect(world.forge.runs[0]?.state).toBe(is);
      // A run that has begun tells its end itself.
      expect(world.sticky).toContain(was === "running" ? "🔄 running" : "⏳ queued");
    },
  );

  test("that is closed releases its locks, and no others", async () => {
    await world.say("/lock production\n\n/lock staging");
    await world.forge.locks.open("staging").release(world.forge.locks.holds.get("staging")!);
    await world.forge.locks.open("staging").take({ id: "x", holder: "cli", reason: "" });
    await handle(world.ports, {
      kind: "closed",
      ...PULL,
      at: "2026-11-21T12:00:00Z",
      what: "closed",
    });
    expect([...world.forge.locks.holds.keys()]).toEqual(["staging"]);
    const log = await world.store.audit.list({ limit: 9 });
    expect(log[0]).toMatchObject({ command: "unlock when closed", environment: "production" });
  });
});

describe("at the same time", () => {
  test("two deploys of one environment are two runs, and the later one is told", async () => {
    const [first, second] = [
      world.comment("/deploy production"),
      world.comment("/deploy production"),
    ];
    await Promise.all([world.hear(second), world.hear(first)]);
    expect(world.forge.runs).toHaveLength(2);
    expect(world.forge.records).toHaveLength(2);
    const board = Buffer.from(/board:([\w-]+)/.exec(world.sticky)?.[1] ?? "", "base64url");
    expect(board.toString()).toContain(`"key":"${second.id}.0.production"`);
    expect(board.toString()).not.toContain(`"key":"${first.id}.0.production"`);
  });

  test("an unlock does not touch the run that goes on, nor a lock that was taken since", async () => {
    await world.say("/deploy production");
    world.forge.runs[0]!.state = "running";
    await world.say("/lock production moving");
    const { id } = world.forge.locks.holds.get("production")!;
    await world.say("/unlock production");
    await world.say("/lock production again");
    expect(await world.forge.locks.open("production").release({ id })).toBe(false);
    expect(world.forge.locks.holds.get("production")?.reason).toBe("again");
    expect(world.forge.runs).toMatchObject([{ state: "running" }]);
  });
});

describe("a run of which nothing is heard", () => {
  test("is asked after, ever more seldom, until it has ended", async () => {
    const comment = await world.say("/deploy production");
    expect(world.put).toMatchObject([{ ms: 120_000, delivery: { kind: "look" } }]);
    await handle(world.ports, world.put[0]!.delivery);
    expect(world.put[1]).toMatchObject({ ms: 240_000 });
    world.forge.runs[0]!.state = "failed";
    await handle(world.ports, world.put[1]!.delivery);
    expect(world.put).toHaveLength(2);
    expect(world.sticky).toContain("❌ failed");
    expect(world.reactionsTo(comment).at(-1)).toBe("-1");
  });
});

test("a run that waits for people to approve it says so, until it goes on", async () => {
  const comment = await world.say("/deploy production");
  const news = {
    key: `${comment.id}.0.production`,
    run: { id: 70, url: "https://github.test/runs/70" },
  };
  world.forge.runs[0]!.isHeld = true;
  await handle(world.ports, world.put[0]!.delivery);
  expect(world.sticky).toContain("⏸️ waits for an approval · deploy");
  await world.news({ ...news, state: "queued" });
  expect(world.sticky).toContain("⏸️ waits for an approval · deploy");
  await world.news({ ...news, state: "running" });
  expect(world.sticky).toContain("🔄 running · deploy");
});

test("the audit trail tells what was asked, by whom, decided how, and what came of it", async () => {
  const comment = await world.say("/deploy production");
  await world.news({ key: `${comment.id}.0.production`, state: "succeeded" });
  await world.say("/lock production stop");
  await world.say("/deploy production", hubot);
  const log = await world.store.audit.list({ limit: 20 });
  expect(
    log.map(({ event, command, reason, who }) => [event, command, reason, who]).toReversed(),
  ).toEqual([
    ["asked", "/deploy production", undefined, "octocat"],
    ["dispatched", "/deploy production", undefined, "octocat"],
    ["finished", undefined, "OK", "octocat"],
    ["asked", "/lock production stop", undefined, "octocat"],
    ["changed", "/lock production stop", undefined, "octocat"],
    ["asked", "/deploy production", undefined, "hubot"],
    ["refused", "/deploy production", "LOCK_HELD", "hubot"],
  ]);
});
