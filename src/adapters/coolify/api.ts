import type { Http, HttpReply, HttpRequest } from "../../contracts/http.ts";
import { SluiceError, type ReasonCode } from "../../model/errors.ts";
import { parseVersion, type Version } from "./version.ts";

/** The API v1 with its own way of saying no. */
export interface Api {
  /** Asked once; everything else depends on it. */
  version(): Promise<Version>;
  /** The body of a success; anything else rejects. */
  ask<T>(request: HttpRequest): Promise<T>;
  /** The same, where the thing may be absent. */
  find<T>(request: HttpRequest): Promise<T | undefined>;
  /** Any reply, for callers that a refusal tells something. */
  reply(request: HttpRequest): Promise<HttpReply>;
}

export function createApi(http: Http): Api {
  let version: Promise<Version> | undefined;
  const ask = async <T>(request: HttpRequest): Promise<T> => {
    const reply = await http.send(request);
    if (reply.status >= 300) throw refusal(request, reply);
    return reply.body as T;
  };
  const askVersion = async () =>
    parseVersion(await ask({ method: "GET", path: "/api/v1/version" }));
  return {
    ask,
    version: () =>
      (version ??= askVersion().catch((error: unknown) => {
        version = undefined;
        throw error;
      })),
    reply: (request) => http.send(request),
    async find<T>(request: HttpRequest) {
      const reply = await http.send(request);
      if (isGone(reply)) return undefined;
      if (reply.status >= 300) throw refusal(request, reply);
      return reply.body as T;
    },
  };
}

interface Words {
  readonly message?: unknown;
  readonly error?: unknown;
  readonly errors?: Readonly<Record<string, string | readonly string[]>>;
  readonly success?: unknown;
  readonly docs?: unknown;
}

function wordsOf({ body }: HttpReply): Words {
  return typeof body === "object" && body !== null ? body : {};
}

/** There is no such thing. An unknown route answers 404 too, but with the address of the manual. */
export function isGone(reply: HttpReply): boolean {
  return reply.status === 404 && wordsOf(reply).docs === undefined;
}

export function isUnknownRoute(reply: HttpReply): boolean {
  return reply.status === 405 || (reply.status === 404 && wordsOf(reply).docs !== undefined);
}

export function messageOf(reply: HttpReply): string {
  const { message, error } = wordsOf(reply);
  const said = [message, error].filter((text) => typeof text === "string");
  return said.length > 0 ? said.join(" ") : `HTTP ${reply.status}`;
}

/** `limits_memory: This field is not allowed.` and so on; the API sends one text or a list of them. */
export function fieldErrors(reply: HttpReply): string[] {
  return Object.entries(wordsOf(reply).errors ?? {}).flatMap(([field, texts]) =>
    [texts].flat().map((text) => `${field}: ${text}`),
  );
}

export function refusal(request: HttpRequest, reply: HttpReply): SluiceError {
  const facts = {
    call: `${request.method} ${request.path}`,
    status: reply.status,
    fields: fieldErrors(reply).join("; ") || undefined,
  };
  const code = codeOf(reply);
  const verb = code === "API_UNREACHABLE" ? "cannot answer" : "refuses";
  return new SluiceError(code, `Coolify ${verb}: ${messageOf(reply)}`, { facts });
}

function codeOf(reply: HttpReply): ReasonCode {
  const { status } = reply;
  if (status === 401) return "TOKEN_REFUSED";
  if (status === 400 && /invalid token/i.test(messageOf(reply))) return "TOKEN_REFUSED";
  // Of all refusals this one says `success: true`.
  if (status === 403) return wordsOf(reply).success === true ? "API_OFF" : "TOKEN_LACKS";
  if (isUnknownRoute(reply)) return "API_VERSION";
  return status >= 500 || status === 429 ? "API_UNREACHABLE" : "API_REFUSED";
}
