import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ActionFile, InputDefinition } from "./types.ts";

/** Reads `action.yml` of a folder. Throws when it is not a JavaScript action. */
export function readActionFile(folder: string): ActionFile {
  return parseActionFile(readFileSync(join(folder, "action.yml"), "utf8"));
}

export function parseActionFile(text: string): ActionFile {
  const file = parse(text) as {
    name: string;
    inputs?: Record<string, { default?: string | number | boolean; required?: boolean }>;
    runs: { using: string; main: string; post?: string; "post-if"?: string };
  };
  if (!/^node\d+$/.test(file.runs.using)) throw new Error(`cannot run ${file.runs.using} actions`);
  const inputs = Object.entries(file.inputs ?? {}).map(([name, { default: value, required }]) => {
    const definition: InputDefinition = {
      default: value === undefined ? undefined : String(value),
      required: required ?? false,
    };
    return [name, definition] as const;
  });
  return {
    name: file.name,
    inputs: Object.fromEntries(inputs),
    main: file.runs.main,
    post: file.runs.post,
    postIf: file.runs["post-if"] ?? "always()",
  };
}
