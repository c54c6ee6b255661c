import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { actionDocs } from "../../scripts/generate-action-docs.ts";
import { root } from "./bundle.ts";

test("docs/action.md is what action.yml gives: node scripts/generate-action-docs.ts", () => {
  expect(readFileSync(join(root, "docs/action.md"), "utf8")).toBe(actionDocs());
});
