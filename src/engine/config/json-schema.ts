import * as z from "zod/mini";
import { schema } from "./schema.ts";

/** The part of JSON Schema (draft 7) that our schema comes out as. */
export interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  patternProperties?: Record<string, JsonSchema>;
  propertyNames?: JsonSchema;
}

/** `deploy.schema.json`: what editors complete and underline with. Cross checks are not in it. */
export function jsonSchema(): JsonSchema {
  return z.toJSONSchema(schema, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) jsonSchema.patternProperties = { "^x-": {} };
      if ("fallback" in jsonSchema) jsonSchema.default = jsonSchema["fallback"];
      delete jsonSchema["fallback"];
    },
  }) as JsonSchema;
}
