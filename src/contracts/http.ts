/** One request to a vendor's API. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Template such as `/v2/droplets/{id}`: calls are counted and named by it. */
  readonly path: string;
  /** Values for the template; each is encoded as one path segment. */
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Absent: GET, PUT and DELETE may be sent twice, POST and PATCH may not. */
  readonly repeatable?: boolean;
  readonly signal?: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; text where it is none; undefined when empty. */
  readonly body: unknown;
}

/**
 * How adapters reach a vendor's API; made once in wiring and handed in, so that proxy, retry, pace
 * and masking are the same for all of them.
 */
export interface Http {
  /**
   * Resolves with any status that is final. What may be repeated is repeated after a lost
   * connection, 5xx and 429; the rest only when it certainly never arrived, and after 429.
   * Rejects with `API_UNREACHABLE` when there was no final answer, with `ABORTED` on the signal.
   */
  send(request: HttpRequest): Promise<HttpReply>;
  /** `GET /v2/droplets` → requests that left, repetitions included. */
  readonly calls: ReadonlyMap<string, number>;
}
