import { describe, expect, test } from "vitest";
import {
  commandLines,
  commands,
  readCommands,
  words,
} from "../../../../src/engine/chatops/index.ts";
import type { Command, Vocabulary } from "../../../../src/model/chatops/index.ts";
import { VOCABULARY } from "./vocabulary.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";

function read(line: string, vocabulary: Vocabulary = VOCABULARY): Command {
  const { commands, mistakes } = readCommands(commandLines(line), vocabulary);
  expect(mistakes).toEqual([]);
  expect(commands).toHaveLength(1);
  return commands[0]!;
}

const EMPTY = { environments: [], services: [], options: {} };

test.each<[line: string, command: Partial<Command>]>([
  ["/deploy production", { word: "deploy", environments: ["production"] }],
  ["/deploy staging,production", { environments: ["staging", "production"] }],
  ["/deploy staging, production", { environments: ["staging", "production"] }],
  ["/deploy staging,staging", { environments: ["staging"] }],
  ["/deploy staging web", { environments: ["staging"], services: ["web"] }],
  ["/deploy staging web worker", { services: ["web", "worker"] }],
  ["/deploy staging web,worker", { services: ["web", "worker"] }],
  [`/deploy staging @${SHA} web`, { revision: SHA, services: ["web"] }],
  ["/deploy @ABCDEF0 staging", { revision: "abcdef0", environments: ["staging"] }],
  ["/deploy staging log_level=debug", { options: { log_level: "debug" } }],
  ["/deploy staging workers=4 seed=true", { options: { workers: 4, seed: true } }],
  ['/deploy staging note="two words"', { options: { note: "two words" } }],
  ["/deploy staging note=$(id);rm", { options: { note: "$(id);rm" } }],
  ["/deploy preview", { environments: ["preview-12"] }],
  ["/plan production", { word: "plan", environments: ["production"] }],
  ["/rollback production", { word: "rollback", environments: ["production"] }],
  ["/rollback production 12", { environments: ["production"], release: 12 }],
  ["/rollback production #12", { release: 12 }],
  [
    "/promote staging production",
    { word: "promote", from: "staging", environments: ["production"] },
  ],
  ["/promote staging production web", { services: ["web"] }],
  ["/status", { word: "status", environments: [] }],
  ["/status production", { environments: ["production"] }],
  ["/logs production web", { word: "logs", environments: ["production"], services: ["web"] }],
  ["/restart production", { word: "restart", environments: ["production"] }],
  ["/cancel", { word: "cancel", environments: [] }],
  ["/lock production", { word: "lock", environments: ["production"] }],
  ["/lock production for 2h", { lasts: 7_200_000 }],
  ["/lock production we migrate for 2h", { reason: "we migrate", lasts: 7_200_000 }],
  ["/lock production waiting for Anna", { reason: "waiting for Anna" }],
  ["/lock all", { word: "lock", global: true, environments: [] }],
  ["/unlock production", { word: "unlock", environments: ["production"] }],
  ["/unlock all", { global: true }],
  ["/maintenance on production", { word: "maintenance", on: true, environments: ["production"] }],
  ["/maintenance off production web", { on: false, services: ["web"] }],
  ["/preview", { word: "preview", environments: ["preview-12"] }],
  ["/preview web", { services: ["web"] }],
  ["/destroy preview", { word: "destroy", environments: ["preview-12"] }],
  ["/destroy preview-12", { environments: ["preview-12"] }],
  ["/extend", { word: "extend", environments: ["preview-12"] }],
  ["/extend 3d", { lasts: 259_200_000 }],
  ["/extend for 3d", { lasts: 259_200_000 }],
  ["/help", { word: "help", environments: [] }],
  ["/help rollback", { about: "rollback" }],
  ["/help /rollback", { about: "rollback" }],
])("%s is understood", (line, command) => {
  expect(read(line)).toMatchObject(command);
});

describe("a lock's reason is text", () => {
  test("that no flag in it can widen", () => {
    expect(read("/lock staging please do not use --global here or all")).toEqual({
      ...EMPTY,
      word: "lock",
      environments: ["staging"],
      reason: "please do not use --global here or all",
    });
  });

  test("in which quotes and options mean nothing", () => {
    expect(read("/lock staging Anna's \"x=1")).toMatchObject({ reason: "Anna's \"x=1" });
  });
});

describe("where no environment is named", () => {
  test("the only one is meant", () => {
    const one = { ...VOCABULARY, environments: ["production"] };
    expect(read("/deploy", one).environments).toEqual(["production"]);
    expect(read("/deploy web", one)).toMatchObject({
      environments: ["production"],
      services: ["web"],
    });
    expect(read("/rollback 3", one)).toMatchObject({ environments: ["production"], release: 3 });
  });

  test("the usual one is meant", () => {
    const usual = { ...VOCABULARY, usual: "staging" };
    expect(read("/deploy", usual).environments).toEqual(["staging"]);
    expect(read("/logs web", usual)).toMatchObject({
      environments: ["staging"],
      services: ["web"],
    });
  });

  test("a lock, an unlock and a destroy still have to be told", () => {
    const usual = { ...VOCABULARY, usual: "staging" };
    for (const line of ["/lock", "/unlock", "/destroy"]) {
      expect(readCommands([line], usual).mistakes).toHaveLength(1);
    }
  });
});

test("a preview is a mistake where deploy.yaml has none", () => {
  const { preview: _none, ...vocabulary } = VOCABULARY;
  const { mistakes } = readCommands(["/preview", "/destroy preview"], vocabulary);
  expect(mistakes.map(({ message }) => message)).toEqual([
    expect.stringContaining("deploy.yaml has no previews"),
    expect.stringContaining("preview is not known here"),
  ]);
});

test("a mistake shows the form of its command", () => {
  const { mistakes } = readCommands(["/rollback production twelve"], VOCABULARY);
  expect(mistakes[0]?.message).toContain("/rollback [environment] [release]");
});

test.each(words)("the example of /%s is understood", (word) => {
  expect(read(commands[word].example).word).toBe(word);
});
