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
  const { value, problems, source } = readFile(file, bytes);
  return checked(value, problems, source);
}

/**
 * The services of one file under everything else of another: a pull request may change what runs, and
 * neither where nor for whom (design D7). Both have to be valid by themselves.
 */
export function parseUnder(file: string, bytes: Uint8Array, trusted: Uint8Array): LoadedConfig {
  const own = readFile(file, bytes);
  const above = readFile(`${file} of the default branch`, trusted);
  checked(structuredClone(above.value), above.problems, above.source);
  checked(structuredClone(own.value), own.problems, own.source);
  const services = (own.value as Partial<Config>).services;
  return checked({ ...above.value, services }, [], own.source);
}

function readFile(file: string, bytes: Uint8Array) {
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
  return { value, problems, source: { file, text, place } };
}

function checked(value: unknown, problems: readonly Problem[], source: Source): LoadedConfig {
  const found = validate(value);
  const all = [...problems, ...found.problems];
  if (found.config === undefined || all.length > 0) throw new ConfigError(diagnose(all, source));
  return { config: found.config, source };
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
