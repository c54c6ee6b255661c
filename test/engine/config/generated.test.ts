import { readFile } from "node:fs/promises";
import { parse as parseYaml } from "yaml";
import { expect, test } from "vitest";
import { z } from "zod";
import { generated } from "../../../scripts/generate-config-docs.ts";
import { type JsonSchema, jsonSchema } from "../../../src/engine/config/json-schema.ts";
import { SHOP } from "./help.ts";

test.each(Object.keys(generated()))(
  "%s is what the schema gives: node scripts/generate-config-docs.ts",
  async (file) => {
    expect(await readFile(file, "utf8")).toBe(generated()[file]);
  },
);

test("the JSON Schema accepts the example and refuses what the schema refuses", () => {
  const editor = z.fromJSONSchema(jsonSchema() as z.core.JSONSchema.JSONSchema);
  const shop = parseYaml(SHOP) as Record<string, unknown>;
  expect(editor.safeParse(shop).error).toBeUndefined();
  expect(editor.safeParse({ ...shop, "x-mine": 1 }).success).toBe(true);
  expect(editor.safeParse({ ...shop, projekt: 1 }).success).toBe(false);
  expect(editor.safeParse({ ...shop, project: "Shop" }).success).toBe(false);
});

test("every key has a meaning, and every pattern can be read by an editor", () => {
  let keys = 0;
  const look = (node: JsonSchema & { pattern?: string }): void => {
    if (node.pattern !== undefined) {
      expect(() => new RegExp(node.pattern ?? "", "u")).not.toThrow();
      expect(node.pattern).not.toContain(String.raw`\p{`);
    }
    for (const [key, inner] of Object.entries(node.properties ?? {})) {
      keys += 1;
      expect(inner.description, key).toMatch(/\S/);
    }
    const { properties = {}, anyOf = [], items, additionalProperties: values } = node;
    const inner = [...Object.values(properties), ...anyOf, ...(items ? [items] : [])];
    [...inner, ...(typeof values === "object" ? [values] : [])].forEach(look);
  };
  look(jsonSchema());
  expect(keys).toBeGreaterThan(60);
});
