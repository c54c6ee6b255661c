import type { IncomingHttpHeaders } from "node:http";

/** One request as a handler sees it. */
export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON; `undefined` without a body. */
  readonly body: unknown;
  /** Path without the query. */
  readonly path: string;
  /** `http://127.0.0.1:…`, for links. */
  readonly base: string;
}

export interface Reply {
  readonly status: number;
  /** Left out: no body at all. */
  readonly body?: unknown;
  /** Sent as plain text instead of a body. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `GET /v2/droplets/{droplet_id}` → what answers it. */
export type Routes<H> = Readonly<Record<string, H>>;
