/**
 * Words of the load clients. A client is one connection's worth of traffic of one kind. A request
 * is answered (completely and correctly) or lost; a whole download, upload, WebSocket session or
 * event stream is one request.
 */

export const kinds = [
  "get",
  "post",
  "getThink",
  "postThink",
  "download",
  "upload",
  "websocket",
  "sse",
] as const;
export type Kind = (typeof kinds)[number];

/** Where the load goes: `http://` only, this machine or a sandbox host. */
export type LoadTarget =
  | { readonly url: string; readonly hostHeader?: string }
  | { readonly host: string; readonly port: number; readonly hostHeader?: string };

export type LoadOptions = LoadTarget & {
  /** Clients per kind; each holds one connection at a time. */
  readonly mix: Readonly<Partial<Record<Kind, number>>>;
  /** Pause between two requests of `getThink` and `postThink`, and between WebSocket messages. */
  readonly thinkMs?: number;
  /** What each download and upload carries and how long it takes; streams last as long. */
  readonly slow?: { readonly bytes: number; readonly seconds: number };
  /** Silence after which a request is lost. */
  readonly timeoutMs?: number;
  /** The load stops by itself after this long. */
  readonly maxSeconds?: number;
};

export interface KindCounts {
  readonly answered: number;
  readonly lost: number;
}

export interface Counts extends KindCounts {
  readonly byKind: Readonly<Record<Kind, KindCounts>>;
  /** Answered requests per `x-shop-version`. */
  readonly versionsSeen: Readonly<Record<string, number>>;
  /** Per version, when the latest request that it answered was begun (epoch milliseconds). */
  readonly lastBegun: Readonly<Record<string, number>>;
  /** The first lost requests; `at` is when the loss was noticed (epoch milliseconds). */
  readonly errors: readonly LoadError[];
}

export interface LoadError {
  readonly kind: Kind;
  readonly at: number;
  readonly what: string;
}

export interface LoadSummary extends Counts {
  /** From the first connection to the stop. */
  readonly seconds: number;
  /** Answered requests in those seconds. */
  readonly perSecond: number;
}

/** What the process that makes the load is told: everything resolved, nothing optional. */
export interface LoadPlan {
  readonly address: string;
  readonly port: number;
  readonly hostHeader: string;
  readonly path: string;
  readonly mix: Readonly<Record<Kind, number>>;
  readonly thinkMs: number;
  readonly slow: { readonly bytes: number; readonly seconds: number };
  readonly timeoutMs: number;
  readonly maxSeconds: number;
}

export type ToLoad = { readonly say: "start"; readonly plan: LoadPlan } | { readonly say: "stop" };
export type FromLoad =
  | { readonly say: "started" | "counts"; readonly counts: Counts }
  | { readonly say: "done"; readonly summary: LoadSummary };
