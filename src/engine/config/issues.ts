import type * as z from "zod/mini";
import type { Problem } from "./diagnostic.ts";
import { didYouMean } from "../../model/nearest.ts";
import { show } from "./schema/base.ts";
import { foreignKey } from "./foreign-keys.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly string[];

/** What validation found, as problems with paths. `value` is what was validated. */
export function problemsOf(issues: readonly Issue[], value: unknown): Problem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, [], value));
}

/** Paths of `x-` keys among `issues`: they are allowed wherever keys are fixed, and mean nothing. */
export function extensionPaths(issues: readonly Issue[], value: unknown): Path[] {
  return issues
    .flatMap((issue) => flatten(issue, [], value))
    .flatMap(({ issue, path }) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.filter((key) => key.startsWith("x-")).map((key) => [...path, key])
        : [],
    );
}

interface Flat {
  readonly issue: Issue;
  readonly path: Path;
}

/** Unions nest the issues of every branch; what counts is the branch that was meant. */
function flatten(issue: Issue, above: Path, value: unknown): Flat[] {
  const path = [...above, ...issue.path.map(String)];
  if (
    issue.code !== "invalid_union" ||
    hasOwnMessage(issue) ||
    valueAt(value, path) === undefined
  ) {
    return [{ issue, path }];
  }
  const branch = meantBranch(issue.errors, valueAt(value, path));
  if (branch === undefined) return [{ issue, path }];
  return branch.flatMap((inner) => flatten(inner, path, value));
}

/** The branch that accepts this kind of value; among several, the one with the fewest complaints. */
function meantBranch(branches: readonly Issue[][], value: unknown): readonly Issue[] | undefined {
  const wrongKind = (issue: Issue): boolean =>
    issue.path.length === 0 &&
    (issue.code === "invalid_type" ||
      (issue.code === "invalid_value" && typeof value === "object"));
  return branches
    .filter((issues) => issues.length > 0 && !issues.some(wrongKind))
    .sort((a, b) => a.length - b.length)[0];
}

function problemsOfIssue(issue: Issue, above: Path, value: unknown): Problem[] {
  return flatten(issue, above, value).flatMap((flat) => describe(flat.issue, flat.path, value));
}

function describe(issue: Issue, path: Path, value: unknown): Problem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(key, path, issue.message.split(" ")));
  }
  if (issue.code === "invalid_key") {
    const inner = issue.issues[0] ?? issue;
    const what = hasOwnMessage(inner) ? ownMessage(inner.message) : builtIn(inner, path.at(-1));
    return [{ path, at: "key", ...what }];
  }
  const found = valueAt(value, path);
  // A key that is there without a value is an alias that led nowhere, which is reported already.
  if (found === undefined) return isThere(value, path) ? [] : [missingKey(path)];
  if (hasOwnMessage(issue)) return [{ path, at: "value", ...ownMessage(issue.message) }];
  return [{ path, at: "value", ...builtIn(issue, found) }];
}

function unknownKey(key: string, path: Path, known: readonly string[]): Problem {
  const fix =
    foreignKey(key, known) ??
    didYouMean(key, known, (near) => `did you mean ${near}?`) ??
    `known here: ${known.join(", ")}; keys of your own start with x-`;
  return { path: [...path, key], at: "key", problem: `unknown key ${show(key)}`, fix };
}

function missingKey(path: Path): Problem {
  const key = path.at(-1) ?? "";
  return {
    path: path.slice(0, -1),
    at: "key",
    problem: `${show(key)} is missing${path.length > 1 ? ` in ${path.slice(0, -1).join(".")}` : ""}`,
    fix: `add ${key}:`,
  };
}

const EXPECTED: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  object: ["a map", "write its keys below it, indented, or as { key: value }"],
  record: ["a map", "write its keys below it, indented, or as { key: value }"],
  array: ["a list", "write [a, b], or one item per line after a dash"],
  string: ["text", 'put it in quotes: "…"'],
  number: ["a number", "write digits only, without quotes"],
  boolean: ["a boolean", "write true or false"],
};

function builtIn(issue: Issue, found: unknown): { problem: string; fix: string } {
  if (issue.code === "invalid_value") {
    const values = issue.values.map(String);
    const fix = didYouMean(String(found), values, (near) => `did you mean ${near}?`);
    return { problem: `${show(found)} is not known here`, fix: fix ?? `write ${oneOf(values)}` };
  }
  if (issue.code === "invalid_union") return wrongKind(issue.errors, found);
  const expected = issue.code === "invalid_type" ? EXPECTED[issue.expected] : undefined;
  if (expected !== undefined) {
    return { problem: `expected ${expected[0]}, found ${show(found)}`, fix: expected[1] };
  }
  return { problem: issue.message, fix: "see docs/configuration.md" };
}

function wrongKind(branches: readonly Issue[][], found: unknown): { problem: string; fix: string } {
  const kinds = branches.flat().flatMap((issue) => {
    const expected = issue.code === "invalid_type" ? EXPECTED[issue.expected] : undefined;
    return expected === undefined ? [] : [expected[0]];
  });
  const message = branches.flat().find(hasOwnMessage)?.message.split("\n")[1];
  const kind = oneOf([...new Set(kinds)]);
  return {
    problem: `expected ${kind || "something else"}, found ${show(found)}`,
    fix: message ?? `write ${kind || "it as docs/configuration.md shows"}`,
  };
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** Messages of ours have two lines, see says(). */
function hasOwnMessage(issue: Issue): boolean {
  return issue.message.includes("\n");
}

function ownMessage(message: string): { problem: string; fix: string } {
  const [problem = message, fix = ""] = message.split("\n");
  return { problem, fix };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isMapWith(inner, key) ? inner[key] : undefined),
    value,
  );
}

function isThere(value: unknown, path: Path): boolean {
  return isMapWith(valueAt(value, path.slice(0, -1)), path.at(-1) ?? "");
}

function isMapWith(value: unknown, key: string): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}
