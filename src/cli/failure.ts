import type { ConfigError } from "../engine/config/index.ts";
import { asSluiceError, explain } from "../model/errors.ts";
import type { Terminal } from "./input.ts";

/**
 * Tells why a command could not even begin: on stderr for a person and, with `--json`, as the one
 * object on stdout that a program waits for. Returns the exit code.
 */
export async function reportFailure(
  thrown: unknown,
  words: readonly string[],
  { stdout, stderr }: Terminal,
): Promise<number> {
  const config = isConfigError(thrown) ? thrown : undefined;
  const error = asSluiceError(thrown);
  const reason = config?.code ?? error.code;
  if (config === undefined) stderr.write(`${explain(error)}\n`);
  else {
    const { renderDiagnostics } = await import("../engine/config/index.ts");
    stderr.write(`${renderDiagnostics(config.diagnostics)}\n`);
  }
  const own = words.slice(0, words.includes("--") ? words.indexOf("--") : undefined);
  if (own.includes("--json")) {
    const more = config === undefined ? {} : { diagnostics: config.diagnostics };
    const nothing = { run: "", release: 0, environment: "", hosts: [], urls: [], stages: [] };
    stdout.write(
      `${JSON.stringify({ ok: false, reason, message: error.message, ...nothing, ...more })}\n`,
    );
  }
  if (error.code === "INTERNAL" && own.includes("--verbose")) stderr.write(`${trace(thrown)}\n`);
  return config === undefined ? error.exitCode : 2;
}

/** By its code, so that the configuration's parser is not loaded only to know its error. */
function isConfigError(thrown: unknown): thrown is ConfigError {
  return thrown instanceof Error && "diagnostics" in thrown && "code" in thrown;
}

function trace(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
