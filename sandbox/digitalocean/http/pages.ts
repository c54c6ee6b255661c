import { ApiError, unprocessable } from "./errors.ts";
import type { Call, Reply } from "./types.ts";

interface Window {
  readonly page: number;
  readonly size: number;
}

/**
 * One page of a list: `links` is empty when everything fits on it, and names no `prev` on the first
 * page and no `next` on the last.
 */
export function paged<T>(
  call: Call,
  key: string,
  items: readonly T[],
  view: (item: T) => unknown,
): Reply {
  const window = windowOf(call.query);
  const from = (window.page - 1) * window.size;
  const body = {
    [key]: items.slice(from, from + window.size).map(view),
    links: linksOf(call, window, Math.ceil(items.length / window.size)),
    meta: { total: items.length },
  };
  return { status: 200, body };
}

function windowOf(query: URLSearchParams): Window {
  const page = whole(query.get("page") ?? "1", "page");
  const size = whole(query.get("per_page") ?? "20", "per_page");
  if (size > 200) throw unprocessable("per_page must be between 1 and 200");
  return { page, size };
}

function whole(text: string, name: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new ApiError(400, `${name} must be a positive number`);
  return Number(text);
}

function linksOf(call: Call, { page }: Window, last: number): object {
  if (last <= 1) return {};
  const to = (number: number) => {
    const query = new URLSearchParams(call.query);
    query.set("page", String(number));
    return `${call.base}${call.path}?${query.toString()}`;
  };
  const back = page > 1 ? { first: to(1), prev: to(page - 1) } : {};
  const forward = page < last ? { next: to(page + 1), last: to(last) } : {};
  return { pages: { ...back, ...forward } };
}
