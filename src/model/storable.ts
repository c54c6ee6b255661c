/** NUL and halves of surrogate pairs: JSON may hold them, no Postgres does. */
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** How `JSON.stringify` writes them; real pairs it leaves as they are. */
const ESCAPED = /\\u(?:0000|d[89a-f])/;

/** The same value with U+FFFD for every character that a database refuses: one would fail a whole batch. */
export function storable<T>(value: T): T {
  return ESCAPED.test(JSON.stringify(value)) ? (replaced(value) as T) : value;
}

function replaced(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(UNSTORABLE, "\ufffd");
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [replaced(key), replaced(inner)]),
  );
}
