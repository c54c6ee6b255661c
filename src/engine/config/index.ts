import type { LoadedConfig } from "./load.ts";
import { readBounded } from "./read.ts";

export { ConfigError, type Diagnostic } from "./diagnostic.ts";
export type { LoadedConfig } from "./load.ts";
export { init, type ReadTopFile } from "./init/index.ts";
export { policyOf } from "./policy.ts";
export { previewRulesOf } from "./preview-rules.ts";
export { renderDiagnostics } from "./render.ts";
export { type Overrides, resolve } from "./resolve.ts";

/**
 * Reads and validates a `deploy.yaml`. Throws ConfigError with all that is wrong. `trusted`: the one
 * that decides on everything but services (design D7).
 * The parser and the schema are imported when a file is there to read: `sluice --help` needs neither.
 */
export async function loadConfig(
  from: string | { readonly file: string; readonly bytes: Uint8Array },
  trusted?: Uint8Array,
): Promise<LoadedConfig> {
  const { file, bytes } =
    typeof from === "string" ? { file: from, bytes: readBounded(from) } : from;
  const { parseConfig, parseUnder } = await import("./load.ts");
  return trusted === undefined ? parseConfig(file, bytes) : parseUnder(file, bytes, trusted);
}
