// The numbers of the house style, for what ships and what proves it.
import { expect, test } from "vitest";
import { type Source, sources } from "./sources.ts";

const MAX_FILE = 300;
const MEDIAN_FILE = 100;
const MAX_FUNCTION = 60;
const MEDIAN_FUNCTION = 10;

const ours = sources("{src,sandbox,scripts,test}/**/*.{ts,mjs,js}");
const shipped = ours.filter(({ path }) => path.startsWith("src/"));

function lines(text: string): number {
  return text.split("\n").length - 1;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

interface Body {
  readonly place: string;
  readonly lines: number;
}

const NO_FUNCTION =
  /^\s*(?:\}\s*)?(?:if|else|for|while|switch|catch|try|do|finally|class|interface|namespace)\b/;
const OPENS = /(?:=>|\)|\): [^;]+)\s*\{$/;

/**
 * Bodies of functions of two lines or more. Formatted code closes a body at the indentation at which
 * its line opened, so no parser is needed.
 */
function bodies({ path, text }: Source): Body[] {
  const all = text.split("\n");
  return all.flatMap((line, start) => {
    if (!OPENS.test(line) || NO_FUNCTION.test(line)) return [];
    const indent = /^\s*/.exec(line)![0];
    const length = all.slice(start + 1).findIndex((other) => other.startsWith(`${indent}}`));
    return length < 2 ? [] : [{ place: `${path}:${start + 1}`, lines: length }];
  });
}

test(`no file has more than ${MAX_FILE} lines`, () => {
  const long = ours.filter(({ text }) => lines(text) > MAX_FILE);
  expect(long.map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual([]);
});

test(`half of the files have at most ${MEDIAN_FILE} lines`, () => {
  const found = median(shipped.map(({ text }) => lines(text)));
  console.log(`${shipped.length} files in src, median ${found} lines`);
  expect(found).toBeLessThanOrEqual(MEDIAN_FILE);
});

test(`no function has more than ${MAX_FUNCTION} lines`, () => {
  const long = shipped.flatMap(bodies).filter((body) => body.lines > MAX_FUNCTION);
  expect(long).toEqual([]);
});

test(`half of the functions have at most ${MEDIAN_FUNCTION} lines`, () => {
  const all = shipped.flatMap(bodies);
  const found = median(all.map((body) => body.lines));
  console.log(`${all.length} functions in src, median ${found} lines`);
  expect(all.length).toBeGreaterThan(100);
  expect(found).toBeLessThanOrEqual(MEDIAN_FUNCTION);
});

test("a contract asks for at most seven methods", () => {
  const greedy = sources("src/contracts/*.ts").flatMap(({ path, text }) =>
    [...text.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)].flatMap(([, name, body]) => {
      const methods = body!
        .split("\n")
        .filter((line) => /^ {2}(?:readonly )?\w+\??(?:\(|: \()/.test(line));
      return methods.length > 7 ? [`${path} ${name}: ${methods.length}`] : [];
    }),
  );
  expect(greedy).toEqual([]);
});
