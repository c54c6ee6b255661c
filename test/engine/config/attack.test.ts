import { describe, expect, test } from "vitest";
import { diagnosticsOf, problemsOf } from "./help.ts";

const MiB = 1024 * 1024;

/** A text of 1 MiB. */
function filled(unit: string, head = ""): string {
  return (head + unit.repeat(MiB / unit.length)).slice(0, MiB);
}

function laughs(): string {
  const levels = Array.from(
    { length: 20 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`,
  );
  return ["a0: &a0 [ha, ha, ha]", ...levels].join("\n");
}

function indented(line: string): string {
  return Array.from({ length: 1400 }, (_, i) => `${" ".repeat(i)}${line}`).join("\n");
}

const ATTACKS: readonly (readonly [name: string, bytes: string | Uint8Array, problem: RegExp])[] = [
  ["a billion laughs", laughs(), /^the file stands for more than 20000 values$/],
  ["10 MB", Buffer.alloc(10 * MiB, "a"), /^the file is larger than 1 MiB \(10485760 bytes\)$/],
  ["100,000 open brackets", "[".repeat(100_000), /^values are nested more than 64 deep$/],
  [
    "100,000 open braces with keys",
    "{a: ".repeat(100_000),
    /^values are nested more than 64 deep$/,
  ],
  ["100,000 dashes on one line", "- ".repeat(100_000), /^values are nested more than 64 deep$/],
  ["100,000 explicit keys", "? ".repeat(100_000), /^values are nested more than 64 deep$/],
  ["1,400 levels of indented maps", indented("a:"), /^values are nested more than 64 deep$/],
  ["1,400 levels of indented lists", indented("-"), /^values are nested more than 64 deep$/],
  ["duplicate keys", "project: a\nproject: b\n", /^the key "project" is here twice$/],
  [
    "100,000 duplicate keys",
    "k: 1\n".repeat(100_000),
    /^the file has more than 60000 YAML tokens$/,
  ],
  [
    "100,000 keys",
    Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join("\n"),
    /^the file has more than 60000 YAML tokens$/,
  ],
  [
    "a list of 500,000",
    `a: [${"a,".repeat(500_000)}]`,
    /^the file has more than 60000 YAML tokens$/,
  ],
  [
    "15,000 merges",
    `x-a: &a { b: 1 }\nc: { <<: [${Array(15_000).fill("*a").join(",")}] }`,
    /^the file stands for more than 20000 values$/,
  ],
  ["__proto__ as a key", "__proto__: { polluted: 1 }\n", /^__proto__ cannot be a key$/],
  ["an anchor to nowhere", "project: *nowhere\n", /^there is no anchor &nowhere before this$/],
  ["an alias inside its own anchor", "a: &a [*a]\n", /^\*a contains itself$/],
  ["a merge of itself", "a: &a\n  <<: *a\n", /^\*a contains itself$/],
  [
    "UTF-16 with a mark",
    Buffer.from("\uFEFFproject: shop\n", "utf16le"),
    /^the file is encoded as UTF-16 \(little endian\)$/,
  ],
  [
    "UTF-16 without a mark",
    Buffer.from("project: shop\n", "utf16le").swap16(),
    /^the file is encoded as UTF-16 \(big endian\)$/,
  ],
  [
    "Latin-1",
    Buffer.from("# one\nproject: caf\u00E9\n", "latin1"),
    /^the file is not UTF-8: byte 0xe9 at offset 18 \(line 2\)$/,
  ],
  ["a NUL byte", "project: shop\n# \0\n", /^the file has a NUL byte at offset 16 \(line 2\)$/],
  [
    "an escape sequence",
    "project: \u001B[31mred\n",
    /^the control character U\+001B may not be in YAML$/,
  ],
  ["a single line of 1 MiB", filled("a", "project: "), /^"a{50,60}…" is not a name$/],
  ["a quote that is never closed", filled("a\n", '"'), /^not valid YAML: Missing closing "quote$/],
  ["1 MiB of tabs", filled("\t"), /^the file is empty$/],
  ["1 MiB of empty lines", filled("\n"), /^the file has more than 60000 YAML tokens$/],
  ["1 MiB of aliases", filled("*a "), /^the file has more than 60000 YAML tokens$/],
  ["1 MiB of tags", filled("!a "), /^the file has more than 60000 YAML tokens$/],
  ["1 MiB of colons", filled(":"), /^not valid YAML: The : indicator must be at most 1024 chars/],
];

describe("each attack ends with a clear error", () => {
  for (const [name, bytes, expected] of ATTACKS) {
    test(name, () => {
      const [before, start] = [process.memoryUsage.rss(), performance.now()];
      const diagnostics = diagnosticsOf(bytes);
      const [ms, grown] = [performance.now() - start, process.memoryUsage.rss() - before];
      console.log(`${name}: ${ms.toFixed(0)} ms, ${(grown / MiB).toFixed(0)} MiB more`);
      const found = diagnostics.find(({ problem }) => expected.test(problem));
      expect(found, diagnostics[0]?.problem).toBeDefined();
      expect(found?.fix).not.toBe("");
      expect(found?.excerpt?.text.length ?? 0).toBeLessThanOrEqual(160);
    });
  }
});

test("nothing reaches the prototype of objects", () => {
  problemsOf(
    "__proto__: { polluted: 1 }\nservices: { __proto__: { polluted: 1 }, constructor: { image: a } }\n",
  );
  expect({}).not.toHaveProperty("polluted");
});

test("a service cannot be called constructor", () => {
  expect(
    problemsOf(
      "project: a\nservices: { constructor: { image: a } }\nenvironments: { l: { hosts: local } }",
    ),
  ).toEqual(['2:13 services.constructor: "constructor" is not a name']);
});

const LONG = "x".repeat(900_000);

describe("long values are refused before a pattern sees them", () => {
  const values: readonly (readonly [key: string, value: string])[] = [
    ["image", `${"a-".repeat(400_000)}!`],
    ["build", "../x".repeat(200_000)],
    ["user", LONG],
    ["schedule", `${" ".repeat(900_000)}x`],
    ["drain", "1".repeat(900_000)],
    ["max_body", "1".repeat(900_000)],
  ];
  for (const [key, value] of values) {
    test(key, () => {
      const text = `project: a\nservices: { web: { port: 1, ${key}: "${value}" } }\nenvironments: { l: { hosts: local } }`;
      expect(problemsOf(text).some((problem) => problem.includes(` services.web.${key}: `))).toBe(
        true,
      );
    });
  }
});
