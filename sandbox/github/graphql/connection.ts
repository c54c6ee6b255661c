import { failure } from "./viewer.ts";

export interface Page {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

const MOST = 100;

/** Some of a list. As with the real one it must be said how many, and a hundred are the most. */
export function connection<T, N>(
  name: string,
  items: readonly T[],
  page: Page,
  node: (item: T) => N,
) {
  const { first, last } = page;
  refuse(name, first, last);
  const from = page.after ? placeOf(page.after) + 1 : 0;
  const until = page.before ? placeOf(page.before) : items.length;
  const begin = first == null ? Math.max(from, until - (last ?? 0)) : from;
  const end = first == null ? until : Math.min(until, from + first);
  const chosen = items.slice(begin, end);
  const cursors = chosen.map((_, index) => cursorOf(begin + index));
  return {
    totalCount: items.length,
    nodes: () => chosen.map(node),
    edges: () => chosen.map((item, index) => ({ cursor: cursors[index], node: node(item), item })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: begin > 0,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
  };
}

function refuse(name: string, first: Page["first"], last: Page["last"]): void {
  if (first == null && last == null) {
    throw failure(
      "MISSING_PAGINATION_BOUNDARIES",
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  const [word, count] = first == null ? ["last", last!] : ["first", first];
  if (count <= MOST) return;
  throw failure(
    "EXCESSIVE_PAGINATION",
    `Requesting ${count} records on the \`${name}\` connection exceeds the \`${word}\` limit of ${MOST} records.`,
  );
}

function cursorOf(place: number): string {
  return Buffer.from(`cursor:v2:${place}`).toString("base64");
}

function placeOf(cursor: string): number {
  return Number(Buffer.from(cursor, "base64").toString().split(":").at(-1));
}
