/** Words of an expression. Pure. */
export interface Token {
  readonly kind: "text" | "number" | "name" | "sign";
  readonly text: string;
}

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|([a-zA-Z_][\w-]*)|(==|!=|&&|\|\||<=|>=|[!<>()[\].,*]))/y;

export function tokenize(code: string): Token[] {
  const tokens: Token[] = [];
  const source = code.trimEnd();
  for (let at = 0; at < source.length;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (match === null) throw new Error(`unexpected ${source.slice(at)} in ${code}`);
    const [, text, number, name, sign] = match;
    if (text !== undefined) {
      tokens.push({ kind: "text", text: text.slice(1, -1).replaceAll("''", "'") });
    } else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else tokens.push({ kind: "sign", text: sign! });
    at = TOKEN.lastIndex;
  }
  return tokens;
}
