import { beforeEach, describe, expect, test } from "vitest";
import { handle } from "../../../../src/engine/chatops/flow.ts";
import type { Happening } from "../../../../src/model/chatops/index.ts";
import { A, B, facts, octocat, place, policy, PULL, World } from "../world.ts";

const DAY = 86_400_000;
let world: World;

beforeEach(() => {
  world = new World();
  world.policy = { ...policy, previews: { ...place({ drafts: true }), ttl: 3 * DAY } };
});

const happening = (): Happening => ({
  ...PULL,
  at: new Date((world.now += 60_000)).toISOString(),
  by: octocat,
});
const push = (sha: string) => {
  world.forge.facts = { ...world.forge.facts, head: { ...world.forge.facts.head, sha } };
  return handle(world.ports, { kind: "head", ...happening(), sha });
};
const close = () => {
  world.forge.facts = { ...world.forge.facts, state: "closed" };
  return handle(world.ports, { kind: "closed", ...happening() });
};
const asked = () =>
  world.forge.runs.map(({ inputs }) => [
    inputs["command"],
    inputs["environment"],
    inputs["revision"],
  ]);
const end = async (state: "succeeded" | "failed") => {
  const run = world.forge.runs.at(-1)!;
  run.state = state;
  await world.news({ key: run.key, state, run: { id: run.id, url: run.url } });
  await handle(world.ports, { kind: "show", ...PULL });
};

describe("a pull request that is opened", () => {
  test("is deployed for its very head, recorded and told, once", async () => {
    const opened = { kind: "head", ...happening(), sha: A } as const;
    await handle(world.ports, opened);
    await handle(world.ports, opened);
    expect(asked()).toEqual([["deploy", "preview-12", A]]);
    expect(world.forge.records).toMatchObject([{ environment: "preview-12", revision: A }]);
    expect(world.sticky).toContain("`preview-12` | ⏳ queued");
    expect(world.forge.reactions).toEqual([]);
  });

  test("from a fork is deployed by nobody", async () => {
    world.forge.facts = facts({ head: { branch: "topic", sha: A, repositoryId: 6 } });
    await push(A);
    expect(asked()).toEqual([]);
    expect(world.forge.comments).toEqual([]);
  });

  test("by somebody who may not deploy is left alone without a word", async () => {
    world.forge.facts = facts({ permission: { userId: octocat.id, role: "read" } });
    await push(A);
    expect(asked()).toEqual([]);
    expect(world.forge.comments).toEqual([]);
  });

  test("as a draft waits until it is ready, where drafts get none", async () => {
    world.policy = { ...policy, previews: { ...place({ drafts: false }), ttl: DAY } };
    world.forge.facts = facts({ draft: true });
    await push(A);
    expect(asked()).toEqual([]);
    world.forge.facts = facts({ draft: false });
    await handle(world.ports, { kind: "changed", ...happening() });
    expect(asked()).toEqual([["deploy", "preview-12", A]]);
  });

  test("is asked for again when nobody could tell what its author may", async () => {
    world.forge.facts = facts({ permission: { unknown: "GitHub is ill" } });
    await expect(push(A)).rejects.toThrow("GitHub is ill");
  });
});

describe("a push", () => {
  test("stops what waits with the old head, and is deployed", async () => {
    await push(A);
    await push(B);
    expect(world.forge.runs.map(({ state }) => state)).toEqual(["aborted", "queued"]);
    expect(asked().at(-1)).toEqual(["deploy", "preview-12", B]);
    expect(world.sticky).toContain(B.slice(0, 7));
  });
});

describe("a pull request that is closed", () => {
  test("is destroyed whoever has closed it, and is then no longer on record", async () => {
    await push(A);
    await end("succeeded");
    world.forge.facts = { ...world.forge.facts, permission: { userId: 99, role: "none" } };
    await close();
    expect(asked().at(-1)).toEqual(["destroy", "preview-12", undefined]);
    await end("succeeded");
    expect(world.forge.records).toMatchObject([{ state: "inactive" }]);
    expect(world.sticky).toMatch(/`preview-12` \| .*gone/);
  });

  test("twice is destroyed once", async () => {
    await push(A);
    await close();
    await close();
    expect(asked().map(([command]) => command)).toEqual(["deploy", "destroy"]);
  });

  test("without ever having had a preview asks for nothing", async () => {
    await close();
    expect(asked()).toEqual([]);
  });

  test("while its preview is being made, and untold, is destroyed when that is ready", async () => {
    await push(A);
    world.forge.facts = { ...world.forge.facts, state: "merged" };
    await end("succeeded");
    expect(asked().at(-1)?.[0]).toBe("destroy");
  });

  test("and opened again while it is destroyed is deployed again after that", async () => {
    await push(A);
    await end("succeeded");
    await close();
    world.forge.facts = { ...world.forge.facts, state: "open" };
    await push(A);
    expect(asked().map(([command]) => command)).toEqual(["deploy", "destroy", "deploy"]);
  });

  test("stays red as long as what it had is not gone, and is destroyed again later", async () => {
    await push(A);
    await end("succeeded");
    await close();
    await end("failed");
    expect(world.sticky).toMatch(/`preview-12` \| ❌ still there/);
    const again = world.put.find(({ delivery: { kind } }) => kind === "changed")!;
    expect(again.ms).toBe(900_000);
    await handle(world.ports, again.delivery);
    expect(asked().map(([command]) => command)).toEqual(["deploy", "destroy", "destroy"]);
  });
});
