/** NUL and halves of surrogate pairs, as `JSON.stringify` writes them: JSON may hold them, no Postgres does. */
const ESCAPED = /\\u(?:0000|d[89a-f])/;

/** `value` as JSON that every database holds. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return ESCAPED.test(text) ? JSON.stringify(replaced(value)) : text;
}

/** The same value with U+FFFD for every character that a database refuses: one would fail a whole batch. */
export function storable<T>(value: T): T {
  return ESCAPED.test(JSON.stringify(value)) ? (replaced(value) as T) : value;
}

function replaced(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "\ufffd");
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [replaced(key), replaced(inner)]),
  );
}
