import { realValueOf } from "../applications/env-view.ts";
import { type Application, column, listIn } from "../applications/types.ts";

/**
 * The variables a container gets. The real one writes a file and lets compose read it, so a value is what
 * survives both: a literal one must not hold a single quote, anything else has its `$` replaced.
 */
export function envVarsOf(application: Application, container: string): Record<string, string> {
  return parseEnvFile(envFile(application, container));
}

export function envFile(application: Application, container: string): string {
  const mine = application.envVars.filter((it) => !it.isPreview);
  const has = (key: string) => mine.some((it) => it.key === key);
  const url = application.fqdn ?? "";
  const port = listIn(application, "ports_exposes")[0];
  const usual: [string, string | undefined][] = [
    ["SOURCE_COMMIT", column(application, "git_commit_sha") || "HEAD"],
    ["COOLIFY_URL", url],
    ["COOLIFY_FQDN", url.replace(/^https?:\/\//, "")],
    ["COOLIFY_BRANCH", column(application, "git_branch")],
    ["COOLIFY_RESOURCE_UUID", application.uuid],
    ["COOLIFY_CONTAINER_NAME", container],
  ];
  const late: [string, string | undefined][] = [
    ["PORT", port],
    ["HOST", "0.0.0.0"],
  ];
  const lines = (pairs: typeof usual) =>
    pairs.filter(([key, value]) => value !== undefined && !has(key)).map((it) => it.join("="));
  const own = mine.filter((it) => it.isRuntime).map((it) => `${it.key}=${realValueOf(it) ?? ""}`);
  return [...lines(usual), ...own, ...lines(late)].join("\n");
}

/** As compose reads such a file. Throws where it does. */
export function parseEnvFile(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  let rest = text;
  while (rest !== "") {
    const [, key = "", after = ""] = /^([A-Za-z_][A-Za-z0-9_.]*)=([\s\S]*)$/.exec(rest) ?? [];
    if (key === "")
      throw new Error(`failed to read .env: unexpected character in "${rest.slice(0, 20)}"`);
    const { value, tail } = readValue(after, found);
    found[key] = value;
    rest = tail;
  }
  return found;
}

interface Value {
  readonly value: string;
  readonly tail: string;
}

function readValue(text: string, known: Readonly<Record<string, string>>): Value {
  if (text.startsWith("'")) return readQuoted(text);
  const end = text.indexOf("\n");
  const line = end === -1 ? text : text.slice(0, end);
  const tail = end === -1 ? "" : text.slice(end + 1);
  const plain = line.replace(/\s+#.*$/, "").trimEnd();
  return { value: expand(plain, known), tail };
}

/** Everything up to the next quote is literal; only the end of the line may follow. */
function readQuoted(text: string): Value {
  const close = text.indexOf("'", 1);
  if (close === -1) throw new Error("failed to read .env: unterminated quoted value");
  const after = text.slice(close + 1);
  if (!/^[ \t]*(#[^\n]*)?(\n|$)/.test(after)) {
    throw new Error("failed to read .env: unexpected character after a quoted value");
  }
  const next = after.indexOf("\n");
  return { value: text.slice(1, close), tail: next === -1 ? "" : after.slice(next + 1) };
}

function expand(text: string, known: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\\(.)|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g,
    (whole, escaped: string | undefined, braced: string | undefined, bare: string | undefined) =>
      escaped === undefined ? (known[braced ?? bare ?? ""] ?? "") : escaped === "$" ? "$" : whole,
  );
}
