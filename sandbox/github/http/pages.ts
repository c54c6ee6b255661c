import type { Call, Reply } from "./types.ts";

/** One page of a list. The next and the last are named in a header, and nowhere in the body. */
export function paged<T>(
  call: Pick<Call, "query" | "base" | "path">,
  items: readonly T[],
  view: (item: T) => unknown,
  wrap: (views: unknown[]) => unknown = (views) => views,
): Reply {
  const page = whole(call.query.get("page"), 1);
  const size = Math.min(100, whole(call.query.get("per_page"), 30));
  const from = (page - 1) * size;
  const body = wrap(items.slice(from, from + size).map(view));
  const link = linkHeader(call, page, Math.ceil(items.length / size));
  return { status: 200, body, headers: link === "" ? {} : { link } };
}

/** What is no number above 0 counts as nothing said. */
function whole(text: string | null, fallback: number): number {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : fallback;
}

function linkHeader(
  { query, base, path }: Pick<Call, "query" | "base" | "path">,
  page: number,
  last: number,
): string {
  const to = (number: number, rel: string) => {
    const next = new URLSearchParams(query);
    next.set("page", String(number));
    return `<${base}${path}?${next.toString()}>; rel="${rel}"`;
  };
  const back = page > 1 ? [to(page - 1, "prev"), to(1, "first")] : [];
  const forward = page < last ? [to(page + 1, "next"), to(last, "last")] : [];
  return [...back, ...forward].join(", ");
}
