import { expect, test } from "vitest";
import { annotate, MOST_MARKS } from "../../src/action/annotate.ts";
import { listeningConsole } from "./listening-console.ts";

const problem = (line: number) => ({
  file: "/work/shop/deploy.yaml",
  line,
  column: 3,
  endColumn: 7,
  path: "services.web.prot",
  problem: "unknown key",
  fix: "did you mean port?",
});

test("a mark names the file as the repository does, the problem and its fix", () => {
  const { console, said } = listeningConsole();
  expect(annotate(console, [problem(8)], "/work")).toBe(0);
  expect(said).toEqual(["mark shop/deploy.yaml:8 unknown key\ndid you mean port?"]);
});

test("no more marks than GitHub shows beside the failure itself, the rest counted", () => {
  const { console, said } = listeningConsole();
  const many = Array.from({ length: 25 }, (_, line) => problem(line + 1));
  expect(annotate(console, many, "/work")).toBe(25 - MOST_MARKS);
  expect(said).toHaveLength(MOST_MARKS);
});
