import { describe, expect, test } from "vitest";
import { findCommand } from "../../src/cli/commands.ts";
import { parse } from "../../src/cli/parse.ts";
import { releaseAndPlace } from "../../src/cli/run/pipeline.ts";

const typed = (command: string, ...words: string[]) => parse(findCommand(command)!, words);

describe("options", () => {
  test("have their defaults", async () => {
    const { args, options, rest } = await typed("deploy");
    expect({ args, rest }).toEqual({ args: [], rest: [] });
    expect(options).toMatchObject({
      config: "deploy.yaml",
      json: false,
      dryRun: false,
      force: false,
      services: [],
      lockWait: 15,
    });
  });

  test("services are split at commas", async () => {
    const { options } = await typed("deploy", "-s", "web, worker,");
    expect(options.services).toEqual(["web", "worker"]);
  });

  test("durations become seconds for the lock and milliseconds for a hold", async () => {
    expect((await typed("deploy", "--lock-wait", "2m")).options.lockWait).toBe(120);
    expect((await typed("deploy", "--lock-wait", "90")).options.lockWait).toBe(90);
    expect((await typed("lock", "--for", "2h")).options.for).toBe(7_200_000);
  });

  test("--since becomes what docker takes", async () => {
    expect((await typed("logs", "--since", "10m")).options.since).toBe("600s");
    expect((await typed("logs", "--since", "2026-01-31T12:00:00+01:00")).options.since).toBe(
      "2026-01-31T11:00:00.000Z",
    );
  });

  test.each([
    ["deploy", "--lock-wait", "soon"],
    ["logs", "--since", "yesterday"],
    ["logs", "-n", "-1"],
    ["logs", "-n", "many"],
  ])("%s %s %s is refused as USAGE", async (command, ...words) => {
    await expect(typed(command, ...words)).rejects.toMatchObject({ code: "USAGE" });
  });

  test("words after -- stay as they are, options of ours too", async () => {
    const { rest, args } = await typed("exec", "local", "--", "ls", "--", "--json");
    expect(args).toEqual(["local"]);
    expect(rest).toEqual(["ls", "--", "--json"]);
  });
});

describe("the release of a rollback", () => {
  test("is a number, with or without an environment before it", () => {
    expect(releaseAndPlace({ args: ["12"] })).toEqual({ args: [], release: 12 });
    expect(releaseAndPlace({ args: ["local", "12"] })).toEqual({ args: ["local"], release: 12 });
    expect(releaseAndPlace({ args: ["local"] })).toEqual({ args: ["local"] });
    expect(releaseAndPlace({ args: [] })).toEqual({ args: [] });
  });

  test("is refused when it is no number", () => {
    expect(() => releaseAndPlace({ args: ["local", "latest"] })).toThrow("no number of a release");
  });
});
