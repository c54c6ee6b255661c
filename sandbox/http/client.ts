/** What one call came to. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or text that is none; `undefined` without a body. */
  readonly body: unknown;
}

/** The smallest client: one call, no retry, every status is an answer. */
export type Send = (method: string, path: string, body?: unknown) => Promise<Answer>;

export function createSend(url: string, token: string, extra: Record<string, string> = {}): Send {
  return async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...extra },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(response, text) };
  };
}

function parse({ headers }: Response, text: string): unknown {
  if (text === "") return undefined;
  return headers.get("content-type")?.includes("json") ? (JSON.parse(text) as unknown) : text;
}

/** Follows names and indexes into an answer. Throws, naming the path, when something is not there. */
export function dig(body: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce((value: unknown, key) => {
    const next = (value as Record<string | number, unknown> | null | undefined)?.[key];
    if (next === undefined) throw new Error(`no ${path.join(".")} in ${JSON.stringify(body)}`);
    return next;
  }, body);
}
