import { expect, test } from "vitest";
import { diagnosticsOf, problemsOf } from "./help.ts";

test("a tab as indentation is named, with its place", () => {
  const [first] = diagnosticsOf("project: a\nservices:\n\tweb: {}\n");
  expect(first).toMatchObject({
    line: 3,
    column: 1,
    problem: expect.stringContaining("Tabs") as string,
  });
  expect(first?.fix).toBe("indent with spaces: YAML forbids tabs there");
});

test("a second document is refused at its marker", () => {
  expect(problemsOf("project: a\n---\nproject: b\n")).toEqual([
    "2:1 : a second document starts here",
  ]);
});

test("YAML 1.1, where no means false, is refused", () => {
  expect(problemsOf("%YAML 1.1\n---\nproject: a\n")).toEqual(["1:1 : YAML 1.1 is asked for"]);
});

test("tags are refused", () => {
  expect(
    problemsOf("project: !!binary aGk=\nx-a: !own 1\n").map((text) => text.slice(0, 4)),
  ).toEqual(["1:10", "2:6 "]);
});

test("an unclosed bracket says with what to close it", () => {
  expect(diagnosticsOf("services: { web: { build: . }\n")[0]?.fix).toBe(
    "close it with }, or indent what belongs to it",
  );
});

test("text with a colon and a space asks for quotes", () => {
  expect(diagnosticsOf("project: a: b\n")[0]?.fix).toBe('put text that contains ": " in quotes');
});

test("keys that are no text are refused", () => {
  const problems = problemsOf(": a\n[b]: c\n").filter((text) => text.includes("key must be text"));
  expect(problems).toHaveLength(2);
});

test("a misspelt alias names the anchor that is near", () => {
  const found = diagnosticsOf("x-a: &common {}\nproject: *comon\n");
  expect(found).toContainEqual(
    expect.objectContaining({ line: 2, column: 10, endColumn: 16, fix: "write *common" }),
  );
});

test("an anchor is known only after it was written", () => {
  const problems = problemsOf("project: *later\nx-a: &later shop\n");
  expect(problems).toContain("1:10 : there is no anchor &later before this");
  expect(problems).not.toContain('1:1 : "project" is missing');
});

test("<< without a map is refused", () => {
  expect(problemsOf("x-a: { <<: 3 }\n")).toContain("1:8 : << takes a map");
});
