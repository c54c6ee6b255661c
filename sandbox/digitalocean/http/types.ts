import type { IncomingHttpHeaders } from "node:http";
import type { World } from "../world.ts";

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
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (world: World, call: Call) => Reply;

/** `GET /v2/droplets/{droplet_id}` → what answers it. */
export type Routes = Readonly<Record<string, Handler>>;
