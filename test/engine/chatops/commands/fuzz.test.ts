// 100,000 comments that are no commands, and how long the slowest took.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandLines, readCommands, words } from "../../../../src/engine/chatops/index.ts";
import { endless, soup, unfold } from "../markdown/soup.ts";
import { VOCABULARY } from "./vocabulary.ts";
import "../../../seed.ts";

const LONGEST_MS = 10;
const LINE = "/deploy staging";

let slowest = 0;

function read(body: string): ReturnType<typeof readCommands> {
  const ms = leastOf(body);
  slowest = Math.max(slowest, ms);
  if (ms >= LONGEST_MS) expect.fail(`${ms} ms`);
  return readCommands(commandLines(body), VOCABULARY);
}

/**
 * Milliseconds. The machine may be busy with something else, and code is compiled and memory collected
 * meanwhile: of several tries the fastest is the parser's own. A thread's own time comes in ticks as long.
 */
function leastOf(body: string): number {
  let least = Infinity;
  const isClear = (tries: number) => least < LONGEST_MS / (tries < 8 ? 2 : 1);
  for (let tries = 0; tries < 200 && !isClear(tries); tries += 1) {
    const before = performance.now();
    readCommands(commandLines(body), VOCABULARY);
    least = Math.min(least, performance.now() - before);
  }
  return least;
}

/** Frames in which a line is no command, whatever stands around it. */
const FRAMES: readonly ((lines: string) => string)[] = [
  (lines) => `\`\`\`\`\`\`\n${lines}`,
  // All the dashes: without three characters of `---->>` an end of the comment is left.
  (lines) => `<!--\n${lines.replaceAll(/-{2,}>/g, "")}`,
  (lines) => lines.replaceAll(/^/gm, "> ").replaceAll(/\r\n?/g, "\n> "),
  (lines) => `\n${lines.replaceAll(/\r\n?/g, "\n").replaceAll(/^/gm, "    ")}`,
  (lines) => `<details>\n\n${lines.replaceAll("<", "")}`,
  (lines) => lines.replaceAll("/", "\\/"),
  (lines) => lines.replaceAll("/", "please /"),
];

/** Characters that look like others, like nothing, or turn the line around. */
const TRAPS = Array.from(
  "\u00A0\u00AD\u0430\u0435\u043E\u0440\u0455\u200B\u200D\u202E\u2066\uFEFF\uFF0F\uD800😀\0\u0301",
);

describe("no comment makes a command", () => {
  test("that is framed by something else", () => {
    const frame = fc.constantFrom(...FRAMES);
    fc.assert(
      fc.property(frame, soup(12), soup(6), (around, before, after) => {
        const { commands, mistakes } = read(
          around(`${before.replaceAll("`", "")}\n${LINE}\n${after.replaceAll("`", "")}`),
        );
        return commands.length + mistakes.length === 0;
      }),
      { numRuns: 40_000 },
    );
  });

  test("whose word has one character that is not what it seems", () => {
    const word = fc.constantFrom(...words);
    fc.assert(
      fc.property(
        word,
        fc.constantFrom(...TRAPS),
        fc.nat(8),
        fc.boolean(),
        (name, trap, at, instead) => {
          const place = at % (name.length + 1);
          const odd = name.slice(0, place) + trap + name.slice(place + (instead ? 1 : 0));
          const { commands, mistakes } = read(`/${odd} staging production`);
          return commands.length === 0 && mistakes.length <= 1;
        },
      ),
      { numRuns: 20_000 },
    );
  });

  test("with a name that deploy.yaml does not have", () => {
    const known = [...VOCABULARY.environments, ...VOCABULARY.services, "preview", "preview-12"];
    const name = fc
      .string({ unit: "binary", minLength: 1, maxLength: 12 })
      .filter((text) => /^[^\s",@=]+$/.test(text) && !known.includes(text));
    fc.assert(
      fc.property(name, (text) => {
        const asked = [read(`/deploy ${text}`), read(`/restart staging ${text}`)];
        return asked.every(({ commands }) => commands.length === 0);
      }),
      { numRuns: 10_000 },
    );
  });
});

test("whatever is understood stands in the comment as a line, with names of deploy.yaml alone", () => {
  const names = [...VOCABULARY.environments, "preview-12"];
  fc.assert(
    fc.property(fc.oneof(soup(20), fc.string({ unit: "binary" })), (body) => {
      const lines = body.split(/\r\n|\n|\r/).map((line) => line.replaceAll(/^ +|[ \t]+$/g, ""));
      for (const line of commandLines(body)) expect(lines).toContain(line);
      for (const { environments } of read(body).commands) {
        expect(names).toEqual(expect.arrayContaining([...environments]));
      }
    }),
    { numRuns: 19_000 },
  );
});

test(`a comment of 65,536 characters is read within ${LONGEST_MS} ms, whatever stands in it`, () => {
  fc.assert(
    fc.property(endless, (body) => void read(unfold(body))),
    { numRuns: 1000 },
  );
  console.log(`slowest of 100,000 comments: ${slowest.toFixed(2)} ms`);
});
