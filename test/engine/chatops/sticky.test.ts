// chatops.md §3 H: one comment of ours, whoever else writes, deletes or comes at the same time.
import { beforeEach, describe, expect, test } from "vitest";
import { MARKER } from "../../../src/engine/chatops/comment/hidden.ts";
import { changeBoard } from "../../../src/engine/chatops/sticky.ts";
import { withRow } from "../../../src/engine/chatops/comment/merge.ts";
import { row } from "./comment/boards.ts";
import { A, PULL, World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = new World();
  await world.push(A);
});

describe("the sticky comment", () => {
  test("is one, however many commands are given", async () => {
    for (const line of ["/help", "/status", "/deploy staging", "/deploy production"]) {
      await world.say(line);
    }
    expect(world.forge.comments).toHaveLength(1);
  });

  test("that was deleted by a user is made again, once for each time", async () => {
    await world.say("/deploy staging");
    world.forge.comments.length = 0;
    await world.say("/deploy production");
    expect(world.forge.comments).toHaveLength(1);
    expect(world.sticky).toContain("`staging`");
    expect(world.sticky).toContain("`production`");
  });

  test("is taken up where it is when the store was lost", async () => {
    await world.say("/deploy staging");
    const fresh = new World();
    fresh.forge.comments.push(...world.forge.comments);
    await fresh.push(A);
    await fresh.say("/deploy production");
    expect(fresh.sticky).toContain("`staging`");
    expect(fresh.sticky).toContain("`production`");
  });

  test("is not touched when there is nothing new", async () => {
    const comment = await world.say("/deploy staging");
    const news = { key: `${comment.id}.0.staging`, state: "succeeded", ms: 5 } as const;
    await world.news(news);
    world.forge.calls.length = 0;
    await world.news(news);
    await world.news({ ...news, state: "running" });
    expect(world.forge.calls).toEqual([]);
  });

  test("is changed once for the end of a run, which GitHub tells three times in any order", async () => {
    const comment = await world.say("/deploy staging");
    const key = `${comment.id}.0.staging`;
    await world.news({ key, state: "running" });
    world.forge.calls.length = 0;
    const bare = { key, state: "succeeded" } as const;
    await world.news(bare);
    await world.news({ ...bare, release: 4, ms: 9_000 });
    await world.news(bare);
    await world.wake("show");
    expect(world.forge.calls).toEqual(["say"]);
    expect(world.sticky).toMatch(/✅ done in 9\.0 s · deploy \| `aaaaaaa` release 4/);
    expect(world.reactionsTo(comment).at(-1)).toBe("+1");
  });

  test("tells an end of which no report comes a moment later", async () => {
    const comment = await world.say("/deploy staging");
    await world.news({ key: `${comment.id}.0.staging`, state: "aborted" });
    expect(world.sticky).toContain("⏳ queued");
    await world.wake("show");
    expect(world.sticky).toContain("🛑 stopped");
    expect(world.reactionsTo(comment).at(-1)).toBe("-1");
  });

  test("tells an end by the slow poll where the moment was lost", async () => {
    const comment = await world.say("/deploy staging");
    await world.news({ key: `${comment.id}.0.staging`, state: "succeeded" });
    await world.wake("look");
    expect(world.sticky).toContain("✅ done");
    expect(world.reactionsTo(comment).at(-1)).toBe("+1");
  });

  test("tells a step that passed with what comes next, and when it is older than a moment", async () => {
    const comment = await world.say("/deploy staging");
    const key = `${comment.id}.0.staging`;
    const ticks = (...names: string[]) => {
      const steps = names.map((name) => ({ name, state: "done" }) as const);
      return world.news({ key, state: "running", steps });
    };
    await ticks("build");
    await ticks("build", "connect");
    expect(world.sticky).toMatch(/✓ build$/m);
    world.now += 10_000;
    await ticks("build", "connect", "send");
    expect(world.sticky).toMatch(/✓ build · ✓ connect · ✓ send$/m);
  });

  test("of two updates that race ends with the newer one", async () => {
    const names = Array.from({ length: 8 }, (_, at) => `preview-${at}`);
    await Promise.all(
      names.map((environment) =>
        changeBoard(
          world.ports,
          { ...PULL, maybeCommented: false },
          {
            change: (board) => withRow(board, row({ environment, key: `3001.0.${environment}` })),
          },
        ),
      ),
    );
    const last = world.forge.comments.at(-1)?.body ?? "";
    for (const environment of names) expect(last).toContain(`\`${environment}\``);
  });

  test("is ours by its author, and a pasted marker makes nobody else's ours", async () => {
    // The adapter looks at the App that wrote a comment; here nothing of ours is there.
    await world.say(`${MARKER}\n\n/status`);
    expect(world.forge.comments).toHaveLength(1);
    expect(world.forge.comments[0]?.id).toBe(9_000);
  });
});
