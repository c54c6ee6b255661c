import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorDocs } from "../../scripts/generate-error-docs.ts";
import { reasons } from "../../src/model/reasons.ts";

test("docs/errors.md is what the generator writes, with every code", () => {
  const text = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
  expect(text).toBe(errorDocs());
  for (const code of Object.keys(reasons)) expect(text).toContain(`### ${code}\n`);
});
