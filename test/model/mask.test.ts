import { describe, expect, test } from "vitest";
import { createCutMask, createMask, encodedForms } from "../../src/model/mask.ts";

const secret = "s3cr&t/pass word+'\"\\ü";

describe("a mask hides", () => {
  const mask = createMask([secret]);
  const cases: [name: string, text: string][] = [
    ["the secret itself", secret],
    ["JSON", JSON.stringify({ a: secret })],
    ["JSON inside JSON", JSON.stringify(JSON.stringify({ a: secret }))],
    ["JSON with escaped slashes", JSON.stringify(secret).replaceAll("/", "\\/")],
    ["a URL component", encodeURIComponent(secret)],
    ["a form", new URLSearchParams({ a: secret }).toString()],
    [
      "a URL with small digits",
      encodeURIComponent(secret).replaceAll(/%../g, (hex) => hex.toLowerCase()),
    ],
    ["a shell word", `'${secret.replaceAll("'", `'\\''`)}'`],
    ["hexadecimal", Buffer.from(secret).toString("hex")],
    ["capital hexadecimal", Buffer.from(secret).toString("hex").toUpperCase()],
  ];
  test.for(cases)("%s", ([, text]) => {
    const masked = mask(`before ${text} after`);
    expect(masked).toMatch(/^before .*\*\*\*.* after$/);
    for (const part of ["s3cr", "pass", "word"]) expect(masked).not.toContain(part);
    expect(masked.length).toBeLessThan(35);
  });

  test.for(["", "x", "xy", "xyz", "user:"])("base64 behind %j, whatever follows", (before) => {
    for (const encoding of ["base64", "base64url"] as const) {
      for (const after of ["", "!", "!!", "!!!"]) {
        const text = Buffer.from(before + secret + after).toString(encoding);
        expect(Buffer.from(mask(text), "base64").toString()).not.toContain("cr&t/pass wor");
        expect(mask(text)).toContain("***");
      }
    }
  });

  test("every line of a key, and the key as one line", () => {
    const key = "-----BEGIN KEY-----\nMIIabc123\n  def456==\r\n-----END KEY-----\n";
    const maskKey = createMask([key]);
    for (const text of [key, "MIIabc123", "x def456== y", JSON.stringify(key), key.trim()]) {
      expect(maskKey(text)).not.toMatch(/MIIabc123|def456==/);
    }
  });

  test("two secrets that overlap, ends and all", () => {
    const both = createMask(["abcdef", "defghi"]);
    expect(both("1 abcdefghi 2")).toBe("1 *** 2");
    expect(both("abcdefdefghi")).toBe("******");
  });

  test("the longer of two secrets of which one is part of the other", () => {
    expect(createMask(["pass", "password-1"])("password-1 pass")).toBe("*** ***");
  });

  test("every place, not just the first", () => {
    expect(createMask(["aaaa"])("aaaaa b aaaa")).toBe("*** b ***");
  });
});

describe("a mask of what was cut hides", () => {
  const mask = createCutMask([secret]);
  const forms = encodedForms(secret);

  test.for(forms)("the beginning of %j at the end, wherever the cut went through it", (form) => {
    for (let length = 4; length <= form.length; length++) {
      const masked = mask(`last lines, ${form.slice(0, length)}`);
      expect(masked).toBe("last lines, ***");
    }
  });

  test.for(forms)("the end of %j at the beginning", (form) => {
    for (let length = 4; length <= form.length; length++) {
      expect(mask(`${form.slice(-length)}, next lines`)).toBe("***, next lines");
    }
  });

  test("what is before a character that was cut as well", () => {
    const bytes = Buffer.from(`token=${secret}`).subarray(0, -1);
    expect(mask(bytes.toString("utf8"))).toMatch(/^token=\*\*\*/);
  });

  test("no less than a mask hides", () => {
    expect(mask(`a ${secret} b`)).toBe(createMask([secret])(`a ${secret} b`));
  });

  test("nothing of a text that only has a few letters in common", () => {
    expect(mask("s3c is what it begins with, and it ends s3c")).toContain("s3c is");
  });
});

describe("a mask leaves", () => {
  test("a text without a secret as it is", () => {
    expect(createMask([secret])("nothing here: s3c")).toBe("nothing here: s3c");
    expect(createMask([])("anything")).toBe("anything");
  });

  test("values too short to hide", () => {
    expect(createMask(["", "1", "abc", "\n"])("1 abc 1")).toBe("1 abc 1");
  });

  test("patterns of other meaning alone: a secret is no regular expression", () => {
    const dots = createMask(["a.c$&("]);
    expect(dots("abcd$&(")).toBe("abcd$&(");
    expect(dots("x a.c$&( y")).toBe("x *** y");
  });
});

test("no form is shorter than four characters", () => {
  for (const text of ["abcd", "12345", "ab\ncd\nefgh", "é€🚀"]) {
    expect(encodedForms(text).filter((form) => form.length < 4)).toEqual([]);
  }
});

/** mulberry32: the same secrets in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("of 3,000 random secrets in random neighbourhoods none can be decoded from what is left", () => {
  const next = random(7);
  const alphabet = Array.from("abcXYZ019 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t\né€🚀");
  const word = (length: number) =>
    Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join("");
  const decoded: ((text: string) => string)[] = [
    (text) => text,
    (text) => Buffer.from(text.replaceAll("*", ""), "hex").toString(),
    (text) => Buffer.from(text, "base64").toString(),
  ];
  const encodings: ((text: string) => string)[] = [
    (text) => text,
    (text) => JSON.stringify(text),
    (text) => encodeURIComponent(text),
    (text) => new URLSearchParams([["a", text]]).toString(),
    (text) => Buffer.from(text).toString("hex"),
    (text) => Buffer.from(text).toString("base64"),
    (text) => Buffer.from(text).toString("base64url"),
  ];
  for (let i = 0; i < 3_000; i++) {
    // Blank ends are trimmed by whoever reads a secret; four visible characters are the least.
    const value = `k${word(4 + Math.floor(next() * 40))}9`;
    const around = word(Math.floor(next() * 8)) + value + word(Math.floor(next() * 8));
    const mask = createMask([value]);
    for (const encode of encodings) {
      const masked = mask(encode(around));
      expect(masked, `secret ${i}: ${JSON.stringify(value)}`).toContain("***");
      for (const decode of decoded) expect(decode(masked)).not.toContain(value);
    }
  }
});
