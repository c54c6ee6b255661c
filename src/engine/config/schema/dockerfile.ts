import { checkedText } from "./base.ts";

const LARGEST = 16_384;

/** What is wrong with a Dockerfile that stands alone; undefined when nothing is. Its builder judges the rest. */
export function dockerfileProblem(text: string): string | undefined {
  if (Buffer.byteLength(text) > LARGEST) return `it is longer than ${LARGEST} bytes`;
  if (text.includes("\0")) return "it has a NUL character";
  const lines = text.split(/\r?\n/);
  if (!lines.some((line) => /^\s*FROM\s+\S/i.test(line))) return "it has no line FROM";
  const copy = lines.find(
    (line) => /^\s*(COPY|ADD)\s/i.test(line) && !/--from=|<<|https?:/i.test(line),
  );
  return copy === undefined ? undefined : `there is nothing to copy: ${copy.trim()}`;
}

/** Coolify gets it as it is, and no files. */
export const dockerfile = checkedText(
  "a Dockerfile",
  dockerfileProblem,
  "write its lines, from FROM on; what needs files comes from repository:",
);
