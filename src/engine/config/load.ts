import type * as z from "zod/mini";
import { crossChecks } from "./check/index.ts";
import { compose } from "./compose.ts";
import { decode } from "./decode.ts";
import { diagnose, type Source, wholeFile } from "./diagnose.ts";
import { ConfigError, type Problem } from "./diagnostic.ts";
import { extensionPaths, problemsOf } from "./issues.ts";
import { type Config, schema } from "./schema.ts";
import { readValue } from "./value.ts";

/** A `deploy.yaml` that is valid by itself; environments are chosen by resolve(). */
export interface LoadedConfig {
  readonly config: Config;
  /** For diagnostics that come up later. */
  readonly source: Source;
}

/** Throws ConfigError with everything that is wrong. */
export function parseConfig(file: string, bytes: Uint8Array): LoadedConfig {
  const decoded = decode(bytes);
  if (!("text" in decoded)) throw new ConfigError([wholeFile(file, decoded)]);
  const { text } = decoded;
  const composed = compose(text);
  if (!("document" in composed)) {
    throw new ConfigError(diagnose(composed.problems, { file, text }));
  }
  const { value, place, problems } = readValue(composed.document.contents);
  if (value === undefined) throw new ConfigError(diagnose(problems, { file, text }));
  if (value === null) throw new ConfigError([wholeFile(file, EMPTY)]);
  const checked = validate(value);
  const all = [...problems, ...checked.problems];
  const source = { file, text, place };
  if (checked.config === undefined || all.length > 0) throw new ConfigError(diagnose(all, source));
  return { config: checked.config, source };
}

const EMPTY = { problem: "the file is empty", fix: "run sluice init to write a first one" };

/** Shape by the schema, then what concerns several keys; both at once, so that all is told at once. */
function validate(value: unknown): { config: Config | undefined; problems: Problem[] } {
  const result = withoutExtensions(value);
  const problems = result.success ? [] : problemsOf(result.error.issues, value);
  return { config: result.data, problems: [...problems, ...crossChecks(value)] };
}

/** The schema itself tells where an `x-` key is one too many; those are taken out and it looks again. */
function withoutExtensions(value: unknown): z.core.util.SafeParseResult<Config> {
  // One file is validated once: compiling the schema to code first would take longer than it saves.
  const result = schema.safeParse(value, { jitless: true });
  const paths = result.success ? [] : extensionPaths(result.error.issues, value);
  if (paths.length === 0) return result;
  for (const path of paths) remove(value, path);
  return withoutExtensions(value);
}

function remove(value: unknown, path: readonly string[]): void {
  const parent = path
    .slice(0, -1)
    .reduce((inner, key) => (inner as Record<string, unknown>)[key], value);
  delete (parent as Record<string, unknown>)[path.at(-1) ?? ""];
}
