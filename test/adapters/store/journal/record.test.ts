import * as fc from "fast-check";
import { expect, test } from "vitest";
import { recordOf, textsOf } from "../../../../src/adapters/store/journal/record.ts";
import "../../../seed.ts";

const text = fc.string({ unit: "binary" }).map((one) => one.toWellFormed().replaceAll("\n", ""));

test("what was written is read again, whatever is in it", () => {
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      expect(textsOf(texts.map(recordOf).join(""))).toEqual(texts);
    }),
  );
});

test("a journal that was cut off anywhere gives what was whole before the cut, and nothing else", () => {
  const texts = ["a", "bc", "\u{1f680} d", ""];
  const journal = Buffer.from(texts.map(recordOf).join(""));
  const ends = texts.map((_, n) =>
    Buffer.byteLength(
      texts
        .slice(0, n + 1)
        .map(recordOf)
        .join(""),
    ),
  );
  for (let cut = 0; cut <= journal.length; cut++) {
    const whole = ends.filter((end) => end <= cut).length;
    expect(textsOf(journal.subarray(0, cut).toString())).toEqual(texts.slice(0, whole));
  }
});

test("one changed byte hides its record and those behind it, never those before", () => {
  const texts = ["first", "second", "third"];
  const journal = Buffer.from(texts.map(recordOf).join(""));
  const [first, second] = texts.map((one) => recordOf(one).length) as [number, number];
  for (let at = 0; at < journal.length; at++) {
    const broken = Buffer.from(journal);
    broken[at]! ^= 1;
    const whole = at < first ? 0 : at < first + second ? 1 : 2;
    expect(textsOf(broken.toString())).toEqual(texts.slice(0, whole));
  }
});

test("zeros at the end, as a power cut leaves them, are no record", () => {
  expect(textsOf(recordOf("a") + "\0".repeat(4_096))).toEqual(["a"]);
});
