import { setTimeout as delay } from "node:timers/promises";
import { type Dispatcher, EnvHttpProxyAgent, request as undiciRequest } from "undici";
import type { Http, HttpReply, HttpRequest } from "../../contracts/http.ts";
import { SluiceError } from "../../model/errors.ts";
import { createMask } from "../../model/mask.ts";
import { createPace } from "./pace.ts";
import { ATTEMPTS, mayRepeatFault, mayRepeatStatus, waitBefore } from "./retry.ts";

export interface HttpOptions {
  /** Who is asked, for messages: `DigitalOcean`. */
  readonly vendor: string;
  /** Such as `https://api.digitalocean.com`. */
  readonly baseUrl: string;
  readonly token: string;
  readonly proxy?: {
    readonly http?: string | undefined;
    readonly https?: string | undefined;
    readonly none?: string | undefined;
  };
  /** Requests a minute this process allows itself; below the vendor's own limit. */
  readonly perMinute?: number;
  /** Longest wait for one answer, milliseconds. */
  readonly timeoutMs?: number;
  /** Longest wait that a rate limit may impose before the call fails, milliseconds. */
  readonly patienceMs?: number;
  /** Tests put undici's MockAgent here. */
  readonly dispatcher?: Dispatcher;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly now?: () => number;
}

/** The one HTTP client of all adapters that speak to an API. */
export function createHttp(options: HttpOptions): Http {
  const calls = new Map<string, number>();
  const tools = {
    ...options,
    calls,
    pace: createPace(options.perMinute ?? 240),
    mask: createMask([options.token]),
    dispatcher: options.dispatcher ?? proxyAgent(options.proxy),
    sleep: options.sleep ?? sleep,
    now: options.now ?? Date.now,
    patienceMs: options.patienceMs ?? 90_000,
  };
  return { calls, send: (request) => send(tools, request) };
}

type Tools = HttpOptions &
  Required<Pick<HttpOptions, "dispatcher" | "sleep" | "now" | "patienceMs">> & {
    readonly calls: Map<string, number>;
    readonly pace: ReturnType<typeof createPace>;
    readonly mask: (text: string) => string;
  };

async function send(tools: Tools, request: HttpRequest): Promise<HttpReply> {
  for (let attempt = 1; ; attempt++) {
    await waitForTurn(tools, request);
    const result = await once(tools, request);
    const isLast = attempt === ATTEMPTS;
    if ("fault" in result) {
      if (request.signal?.aborted) throw new SluiceError("ABORTED", "the run was cancelled");
      if (isLast || !mayRepeatFault(request, result.code))
        throw unreachable(tools, request, result.fault);
      await pause(tools, request, attempt, {});
    } else {
      tools.pace.told(result.headers, tools.now());
      if (isLast || !mayRepeatStatus(request, result.status)) return result;
      await pause(tools, request, attempt, result.headers);
    }
  }
}

async function waitForTurn(tools: Tools, request: HttpRequest): Promise<void> {
  for (let wait = tools.pace.take(tools.now()); wait > 0; wait = tools.pace.take(tools.now()))
    await patiently(tools, request, wait);
}

function pause(
  tools: Tools,
  request: HttpRequest,
  attempt: number,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  return patiently(tools, request, waitBefore(attempt, headers, tools.now(), Math.random()));
}

async function patiently(tools: Tools, request: HttpRequest, ms: number): Promise<void> {
  if (ms > tools.patienceMs) {
    const seconds = Math.ceil(ms / 1000);
    throw unreachable(tools, request, `its rate limit asks to wait ${seconds} s`);
  }
  await tools.sleep(ms, request.signal).catch(() => {
    throw new SluiceError("ABORTED", "the run was cancelled");
  });
}

type Once = HttpReply | { readonly fault: string; readonly code: string | undefined };

async function once(tools: Tools, request: HttpRequest): Promise<Once> {
  const name = `${request.method} ${request.path}`;
  tools.calls.set(name, (tools.calls.get(name) ?? 0) + 1);
  const timeout = tools.timeoutMs ?? 30_000;
  try {
    const reply = await undiciRequest(urlOf(tools.baseUrl, request), {
      method: request.method,
      dispatcher: tools.dispatcher,
      headers: {
        authorization: `Bearer ${tools.token}`,
        accept: "application/json",
        "user-agent": "sluice",
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        ...request.headers,
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      headersTimeout: timeout,
      bodyTimeout: timeout,
      signal: request.signal ?? null,
    });
    const text = await reply.body.text();
    return { status: reply.statusCode, headers: plain(reply.headers), body: parse(text) };
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return { fault: message, code };
  }
}

/** Parameters are one segment each; nothing from outside can leave its place in the path. */
export function urlOf(baseUrl: string, { path, params, query }: HttpRequest): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params?.[name];
    if (value === undefined || value === "") throw new Error(`${path} lacks ${name}`);
    return encodeURIComponent(value);
  });
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  );
  const tail = given.length === 0 ? "" : `?${search.toString()}`;
  return `${baseUrl.replace(/\/+$/, "")}${filled}${tail}`;
}

function plain(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value ?? "")]),
  );
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function unreachable(tools: Tools, { method, path }: HttpRequest, why: string): SluiceError {
  const text = tools.mask(why);
  return new SluiceError("API_UNREACHABLE", `${tools.vendor} gave no answer: ${text}`, {
    facts: { call: `${method} ${path}` },
  });
}

function proxyAgent(proxy: HttpOptions["proxy"]): Dispatcher {
  return new EnvHttpProxyAgent({
    httpProxy: proxy?.http ?? "",
    httpsProxy: proxy?.https ?? "",
    noProxy: proxy?.none ?? "",
  });
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal });
}
