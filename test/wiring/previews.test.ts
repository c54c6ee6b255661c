import { beforeEach, describe, expect, test } from "vitest";
import { A, B, facts, hubot, place, policy, PULL } from "../engine/chatops/world.ts";
import { HOUR, PreviewBed, YAML } from "./preview-bed.ts";

let bed: PreviewBed;
beforeEach(() => void (bed = new PreviewBed()));

describe("a pull request that is opened", () => {
  test("is deployed for its very head, recorded and told, once", async () => {
    await bed.happen("head", "opened");
    await bed.happen("head", "opened");
    expect(bed.asked()).toEqual([`deploy ${A}`]);
    expect(bed.world.forge.records).toMatchObject([{ environment: "preview-12", revision: A }]);
    expect(bed.world.sticky).toContain("`preview-12` | ⏳ queued");
    expect(bed.world.forge.reactions).toEqual([]);
  });

  test("says when it ends and what it costs, once it answers", async () => {
    await bed.happen("head", "opened");
    await bed.end("succeeded", { fleet: { hosts: ["shop-previews-1"], hourly: 0.009 } });
    expect(await bed.kept()).toMatchObject({
      state: "ready",
      revision: A,
      hosts: ["shop-previews-1"],
    });
    expect(bed.world.sticky).toMatch(/ready in 42 s · ends 2026-11-24 12:01 UTC/);
    expect(bed.world.sticky).toContain("$0.22 a day");
    expect(bed.world.sticky).toContain("/extend 24h");
  });

  test("has its report looked up when the end of its run is told first", async () => {
    await bed.happen("head", "opened");
    const run = bed.world.forge.runs[0]!;
    run.state = "succeeded";
    bed.world.forge.report = {
      key: run.key,
      state: "succeeded",
      ms: 9_000,
      fleet: { hosts: ["one"] },
    };
    await bed.hear({ kind: "news", ...PULL, news: { key: run.key, state: "succeeded" } });
    expect(await bed.kept()).toMatchObject({ readyIn: 9_000, hosts: ["one"] });
  });

  test("has its report looked up, too, when nobody told of the end of its run", async () => {
    await bed.happen("head", "opened");
    const run = bed.world.forge.runs[0]!;
    run.state = "succeeded";
    const fleet = { hosts: ["one"], hourly: 0.009 };
    bed.world.forge.report = { key: run.key, state: "succeeded", ms: 9_000, fleet };
    const look = bed.world.put.find(({ delivery }) => delivery.kind === "look")!;
    await bed.hear(look.delivery);
    expect(await bed.kept()).toMatchObject({
      readyIn: 9_000,
      hosts: ["one"],
      cost: { hourly: 0.009 },
    });
  });

  test.each([
    ["from a fork", () => (bed.world.forge.facts = facts({ head: { branch: "t", sha: A } }))],
    ["by a program", () => (bed.author = { ...hubot, type: "Bot" })],
    ["without the label", () => (bed.yaml = YAML(", on: label"))],
    ["where only comments ask", () => (bed.yaml = YAML(", on: comment"))],
  ])("%s is left alone without a word", async (_, change) => {
    change();
    await bed.happen("head", "opened");
    expect(bed.asked()).toEqual([]);
    expect(bed.world.forge.comments).toEqual([]);
  });

  test("gets one with the label, and loses it with the label", async () => {
    bed.yaml = YAML(", on: label");
    bed.labels = ["preview"];
    await bed.happen("changed", "labelled");
    await bed.end("succeeded");
    bed.labels = [];
    await bed.happen("changed", "unlabelled");
    expect(bed.asked()).toEqual([`deploy ${A}`, "destroy"]);
  });
});

describe("a push", () => {
  test("stops what is under way for the old head, and is deployed when that has ended", async () => {
    await bed.push(A);
    await bed.push(B);
    expect(bed.world.forge.runs.map(({ state }) => state)).toEqual(["aborted"]);
    await bed.end("aborted");
    expect(bed.asked()).toEqual([`deploy ${A}`, `deploy ${B}`]);
    expect(bed.world.sticky).toContain(B.slice(0, 7));
  });
});

describe("a pull request that is closed", () => {
  test("is destroyed, and is then no longer on record nor kept", async () => {
    await bed.push(A);
    await bed.end("succeeded");
    await bed.close();
    expect(bed.asked().at(-1)).toBe("destroy");
    await bed.end("succeeded");
    expect(bed.world.forge.records).toMatchObject([{ state: "inactive" }]);
    expect(bed.world.sticky).toMatch(/`preview-12` \| 🗑️ gone/);
    await bed.hear({ kind: "sweep", repository: PULL.repository });
    expect(await bed.kept()).toBeUndefined();
  });

  test("without ever having had a preview asks for nothing", async () => {
    await bed.close();
    expect(bed.asked()).toEqual([]);
  });

  test("while its preview is being made, and untold, is destroyed when that is ready", async () => {
    await bed.push(A);
    bed.world.forge.facts = { ...bed.world.forge.facts, state: "merged" };
    await bed.end("succeeded");
    expect(bed.asked().at(-1)).toBe("destroy");
  });

  test("untold, and after the bot has lost all it had, is destroyed by the next word of it", async () => {
    await bed.push(A);
    await bed.end("succeeded");
    bed.world.forge.facts = { ...bed.world.forge.facts, state: "closed" };
    bed.forget();
    Object.assign(bed.world.forge.records[0]!, { state: "succeeded" });
    await bed.happen("changed", "renamed");
    expect(bed.asked().at(-1)).toBe("destroy");
  });

  test("stays red as long as what it had is not gone, and is destroyed again later", async () => {
    await bed.push(A);
    await bed.end("succeeded");
    await bed.close();
    await bed.end("failed");
    expect(bed.world.sticky).toMatch(/`preview-12` \| ❌ still there/);
    bed.world.now += HOUR;
    await bed.hear({ kind: "sweep", repository: PULL.repository });
    expect(bed.asked()).toEqual([`deploy ${A}`, "destroy", "destroy"]);
  });
});

describe("commands", () => {
  test("/preview makes one where triggers would not, and /destroy keeps it away", async () => {
    bed.yaml = YAML(", on: comment");
    await bed.push(A);
    await bed.say(`/preview @${A}`);
    expect(bed.asked()).toEqual([`deploy ${A}`]);
    await bed.end("succeeded");
    await bed.say(`/preview @${A}`);
    expect(bed.world.sticky).toContain("the preview is ready");
    await bed.say("/destroy preview");
    await bed.end("succeeded");
    await bed.happen("changed", "renamed");
    expect(bed.asked()).toEqual([`deploy ${A}`, "destroy"]);
  });

  test("/preview of a fork's very commit deploys that commit, and no push after it", async () => {
    bed.yaml = YAML(", policy: { forks: approve }");
    const previews = { ...place({ drafts: true, forks: "approve" as const }), ttl: HOUR };
    bed.world.policy = { ...policy, previews };
    bed.world.forge.facts = facts({ head: { branch: "topic", sha: A, repositoryId: 6 } });
    await bed.happen("head", "opened");
    expect(bed.asked()).toEqual([]);
    await bed.say(`/preview @${A}`);
    await bed.end("succeeded");
    await bed.push(B);
    expect(bed.asked()).toEqual([`deploy ${A}`]);
    expect(await bed.kept()).toMatchObject({ revision: A });
  });

  test("/extend puts the end off, and says until when", async () => {
    await bed.push(A);
    await bed.end("succeeded");
    await bed.say("/extend 200h");
    expect(bed.world.sticky).toMatch(/it ends at 2026.{1,2}11.{1,2}29/);
  });

  test("/extend is on record at GitHub, where a sweep without us finds it", async () => {
    await bed.push(A);
    await bed.say("/extend 200h");
    expect(bed.world.forge.extensions).toEqual([
      { pull: PULL.pull, until: bed.world.now + 200 * HOUR, revision: A },
    ]);
    await bed.end("succeeded");
    Object.assign(bed.world.forge.records[0]!, { state: "succeeded" });
    bed.forget();
    await bed.happen("changed", "renamed");
    expect(await bed.kept()).toMatchObject({ extended: bed.world.forge.extensions[0]!.until });
  });

  test("/extend of what is not there leaves nothing behind", async () => {
    bed.yaml = YAML(", on: comment");
    await bed.say("/extend 200h");
    expect(bed.world.forge.extensions).toEqual([]);
  });

  test("a quota that is used up is refused with what could be destroyed", async () => {
    bed.yaml = YAML(", quota: { per_repository: 1 }");
    const first = { repository: PULL.repository, pull: 7 };
    await bed.ports.previews!.tend(first, { kind: "pull", what: "opened" });
    await bed.push(A);
    expect(bed.asked()).toHaveLength(1);
    expect(bed.world.sticky).toContain("there are 1 of at most 1 previews of this repository");
    expect(bed.world.sticky).toMatch(/oldest first: .{1,3}7 since/);
    await bed.say("/status");
    expect(bed.world.sticky).toContain("previews of this repository: 1 of at most 1");
  });
});

test("is warned of before it expires, and ended then, by the clock alone", async () => {
  await bed.push(A);
  await bed.end("succeeded");
  bed.world.now += 60 * HOUR;
  await bed.hear({ kind: "sweep", repository: PULL.repository });
  await bed.hear({ kind: "show", ...PULL });
  expect(bed.world.sticky).toMatch(/⚠️ ends 2026-11-24/);
  bed.world.now += 13 * HOUR;
  await bed.hear({ kind: "sweep", repository: PULL.repository });
  expect(bed.asked().at(-1)).toBe("destroy");
  expect(bed.world.put.filter(({ delivery }) => delivery.kind === "sweep").length).toBeGreaterThan(
    1,
  );
});

test("a repository without previews is asked for its deploy.yaml and nothing else", async () => {
  bed.yaml = YAML().replace(/previews:.*/, "");
  bed.world.forge.calls.length = 0;
  await bed.happen("changed", "labelled");
  expect(bed.world.forge.calls).toEqual([]);
  expect(bed.world.put).toEqual([]);
});
