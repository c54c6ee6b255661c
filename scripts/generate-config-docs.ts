import { writeFile } from "node:fs/promises";
import { jsonSchema } from "../src/engine/config/json-schema.ts";
import { reference } from "../src/engine/config/reference.ts";

/** What is committed for editors and readers; tests compare it with the schema it comes from. */
export function generated(): Readonly<Record<string, string>> {
  const schema = jsonSchema();
  return {
    "deploy.schema.json": `${JSON.stringify(schema, null, 2)}\n`,
    "docs/configuration.md": reference(schema),
  };
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  for (const [file, text] of Object.entries(generated()))
    await writeFile(new URL(file, root), text);
}
