import type { Wish } from "../../contracts/platform.ts";
import type { Service } from "../../model/project.ts";

/**
 * Coolify has no field for a command; `--entrypoint` is the nearest, one text that Compose splits
 * into words again. Null: none.
 */
export function runOptions({ command }: Service): string | null {
  if (command === undefined) return null;
  const words = command.map((word) => (PLAIN.test(word) ? word : `'${word}'`));
  return `--entrypoint "${words.join(" ")}"`;
}

const PLAIN = /^[\w./:=@,+-]+$/;
/** Neither Coolify's own check nor the two rounds of quotes let anything else through. */
const SPELLABLE = /^[^'"`$\\\r\n]*$/;

/** What a service asks for that Coolify's applications cannot do, each with what to do instead. */
export function objections({ spec, envVars }: Pick<Wish, "spec" | "envVars">): string[] {
  const files = spec.secrets.filter(({ as }) => as === "file").map(({ name }) => name);
  const words = (spec.command ?? []).filter((word) => !SPELLABLE.test(word));
  return [
    spec.stateful
      ? "stateful: both slots run for a moment; make it a database in Coolify's own pages and give its address as a variable"
      : "",
    spec.user === undefined ? "" : "user: write USER into the Dockerfile",
    Object.keys(spec.volumes).length === 0 ? "" : "volumes: only services without any",
    spec.schedule === undefined ? "" : "schedule: use target: docker for it",
    spec.port !== undefined && spec.protocol === "tcp" ? "protocol: only http is routed" : "",
    files.length === 0 ? "" : `secrets as files (${files.join(", ")}): give them as variables`,
    words.length === 0 ? "" : `command: quotes, $, \` and \\ (in ${words.join(", ")}) get lost`,
    ...Object.entries(envVars).map(([name, value]) => variableObjection(name, value)),
  ].filter((text) => text !== "");
}

/**
 * Coolify writes literals between single quotes into a file for Compose and escapes nothing, cuts
 * blanks off, fills in `{{team.NAME}}`, and leaves JSON without any quotes.
 */
function variableObjection(name: string, value: string): string {
  const lost = value.includes("'")
    ? "a single quote"
    : value !== value.trim()
      ? "blanks around it"
      : /\{\{\s*(team|project|environment|server)\./.test(value)
        ? "{{…}}, which Coolify fills in"
        : isJson(value) && /[$#\n\\]/.test(value)
          ? "JSON with $, #, \\ or several lines"
          : undefined;
  return lost === undefined ? "" : `${name} has ${lost}: give it base64-encoded`;
}

function isJson(value: string): boolean {
  if (!/^[{[]/.test(value)) return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
