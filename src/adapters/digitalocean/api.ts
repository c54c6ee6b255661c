import type { Http, HttpReply, HttpRequest } from "../../contracts/http.ts";
import { SluiceError } from "../../model/errors.ts";

/** The API v2 with its own way of saying no and of cutting lists into pages. */
export interface Api {
  /** The body of a success; anything else rejects. */
  ask<T>(request: HttpRequest): Promise<T>;
  /** Every item of a list, or a rejection: half a list would make the rest look absent. */
  all<T>(request: HttpRequest, key: string): Promise<T[]>;
  /** Any reply, for callers that a refusal tells something. */
  reply(request: HttpRequest): Promise<HttpReply>;
}

/** The largest page that the API gives. */
const PAGE = 200;
/** 20,000 items; a list that goes on is not ours to read. */
const MOST_PAGES = 100;

export function createApi(http: Http): Api {
  const ask = async <T>(request: HttpRequest): Promise<T> => {
    const reply = await http.send(request);
    if (reply.status >= 300) throw refusal(request, reply);
    return reply.body as T;
  };
  return {
    ask,
    reply: (request) => http.send(request),
    async all<T>(request: HttpRequest, key: string) {
      const items: T[] = [];
      for (let page = 1; page <= MOST_PAGES; page++) {
        const query = { ...request.query, page, per_page: PAGE };
        const body = await ask<Page<T>>({ ...request, query });
        const part = body[key];
        if (!Array.isArray(part)) throw strange(request, `a list without ${key}`);
        items.push(...part);
        if (body.links?.pages?.next === undefined) return whole(request, items, body.meta?.total);
      }
      throw strange(request, "a list without an end");
    },
  };
}

type Page<T> = { readonly [key: string]: unknown } & {
  readonly [key: string]: T[];
} & {
  readonly links?: { readonly pages?: { readonly next?: string } };
  readonly meta?: { readonly total?: number };
};

/** Things that vanish while the pages are read make it shorter; those that were never told do too. */
function whole<T>(request: HttpRequest, items: T[], total: number | undefined): T[] {
  if (total !== undefined && items.length === 0 && total > 0)
    throw strange(request, `an empty list of ${total}`);
  return items;
}

export function messageOf({ status, body }: HttpReply): string {
  const said = (body as { message?: unknown } | undefined)?.message;
  return typeof said === "string" ? said : `HTTP ${status}`;
}

/** 422 says too much was asked as well as that the thing is busy: only the words tell. */
export function isBusy(reply: HttpReply): boolean {
  return reply.status === 422 && /pending event/i.test(messageOf(reply));
}

export function isOverLimit(reply: HttpReply): boolean {
  return reply.status === 422 && /limit|exceed/i.test(messageOf(reply));
}

export function refusal(request: HttpRequest, reply: HttpReply): SluiceError {
  const said = messageOf(reply);
  const requestId = (reply.body as { request_id?: string } | undefined)?.request_id;
  const facts = { call: `${request.method} ${request.path}`, status: reply.status, requestId };
  if (reply.status >= 500 || reply.status === 429)
    return new SluiceError("API_UNREACHABLE", `DigitalOcean cannot answer: ${said}`, { facts });
  return new SluiceError("API_REFUSED", `DigitalOcean refuses: ${said}`, { facts });
}

function strange(request: HttpRequest, what: string): SluiceError {
  return new SluiceError("API_UNREACHABLE", `DigitalOcean answered with ${what}`, {
    facts: { call: `${request.method} ${request.path}` },
  });
}
