/**
 * Reads a file of variables as compose 2.38 does, which comes with every release that is looked like:
 * - between single quotes all is literal, but `\'` is a quote, so a value must not end in a backslash
 * - what follows the second quote is the next variable
 * - elsewhere `$NAME` and `${NAME:-default}` are filled in and ` #` begins a comment
 * Throws where compose does, which is after the old container was removed.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  let rest = nextStatement(text);
  while (rest !== "") {
    const { key, hasValue, tail } = readKey(rest);
    if (hasValue) {
      const { value, tail: after } = readValue(tail, found);
      found[key] = value;
      rest = nextStatement(after);
    } else {
      rest = nextStatement(tail);
    }
  }
  return found;
}

/** Goes past blank space and comments. */
function nextStatement(text: string): string {
  return text.replace(/^(?:\s+|#[^\n]*)+/, "");
}

interface Key {
  readonly key: string;
  readonly hasValue: boolean;
  readonly tail: string;
}

function readKey(text: string): Key {
  const [whole, name = "", mark] = /^(?:export\s+)?([^=:\n]*)([=:\n]|$)[ \t\v\f\r]*/.exec(text)!;
  const [strange] = /[^\p{L}\p{N}_.\-[\]\s]/u.exec(name) ?? [];
  if (strange !== undefined) {
    throw new Error(`failed to read .env: unexpected character "${strange}" in variable name`);
  }
  const hasValue = mark === "=" || mark === ":";
  return { key: name.trimEnd(), hasValue, tail: text.slice(whole.length) };
}

interface Value {
  readonly value: string;
  readonly tail: string;
}

function readValue(text: string, known: Readonly<Record<string, string>>): Value {
  if (text.startsWith("'")) return readQuoted(text);
  const [line = ""] = text.split("\n", 1);
  const [plain = ""] = line.split(" #", 1);
  return { value: substitute(plain.trimEnd(), known), tail: text.slice(line.length + 1) };
}

function readQuoted(text: string): Value {
  const [whole, inner] = /^'((?:\\[\s\S]|[^'\\])*)'/.exec(text) ?? [];
  if (whole === undefined || inner === undefined) {
    throw new Error("failed to read .env: unterminated quoted value");
  }
  return { value: inner.replaceAll("\\'", "'"), tail: text.slice(whole.length) };
}

const REFERENCE = /\$(?:(\$)|([a-z_]\w*)|\{([a-z_]\w*)(?:(:?[-+?])([^}]*))?\}|(\{))/gi;

type Groups = readonly (string | undefined)[];

function substitute(text: string, known: Readonly<Record<string, string>>): string {
  return text.replaceAll(REFERENCE, (_whole, ...groups: Groups) => {
    const [escaped, named, braced, how = "", word = "", open] = groups;
    if (escaped !== undefined) return "$";
    if (open !== undefined) throw new Error(`failed to read .env: Invalid template: "${text}"`);
    const value = known[named ?? braced ?? ""];
    const isThere = how.startsWith(":") ? Boolean(value) : value !== undefined;
    if (how.endsWith("-")) return isThere ? value! : word;
    if (how.endsWith("+")) return isThere ? word : "";
    if (how.endsWith("?") && !isThere) throw new Error(`failed to read .env: ${word}`);
    return value ?? "";
  });
}
