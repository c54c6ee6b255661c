/** The status line and headers of a response, as far as a strict client needs them. */
export interface Head {
  readonly status: number;
  readonly body: { readonly kind: "length"; readonly bytes: number } | { readonly kind: "chunked" };
  /** The other side will take another request on this connection. */
  readonly keepAlive: boolean;
  /** Names in lower case; of a repeated header the last. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Parses a response head without its closing empty line; throws an Error that says what is wrong. */
export function parseHead(text: string): Head {
  const lines = text.split("\r\n");
  const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(lines[0] ?? "") ?? [];
  if (code === undefined) throw new Error(`no HTTP/1 status line: ${text.slice(0, 40)}`);
  const headers = parseFields(lines.slice(1));
  const status = Number(code);
  const connection = headers.get("connection")?.toLowerCase();
  return {
    status,
    body: bodyOf(status, headers),
    keepAlive: minor === "1" ? connection !== "close" : connection === "keep-alive",
    headers,
  };
}

function parseFields(lines: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) throw new Error(`no header line: ${line.slice(0, 40)}`);
    fields.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

/** How the body ends. One that ends with the connection cannot be told from an early end: refused. */
function bodyOf(status: number, headers: ReadonlyMap<string, string>): Head["body"] {
  if (status === 101 || status === 204 || status === 304) return { kind: "length", bytes: 0 };
  if (headers.get("transfer-encoding")?.toLowerCase() === "chunked") return { kind: "chunked" };
  const length = headers.get("content-length");
  if (length === undefined || !/^\d+$/.test(length)) {
    throw new Error(`status ${status} with a body of unknown length`);
  }
  return { kind: "length", bytes: Number(length) };
}
