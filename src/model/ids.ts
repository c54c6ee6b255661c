import { createHash } from "node:crypto";

/** Lines of a comment that can be told apart. */
const LINES = 1024n;

/**
 * UUID (version 8) of what somebody said in a comment: the same every time, also where GitHub tells of
 * the comment under two deliveries, and greater for a later comment or line, so that those put into a
 * queue together are in their order. `name` tells apart what has the same place.
 */
export function idInOrder(comment: number, line: number, name: string): string {
  const order = BigInt(comment) * LINES + BigInt(line);
  const place = BigInt.asUintN(60, order).toString(16).padStart(15, "0");
  const hash = createHash("sha256").update(`${comment}/${line}/${name}`).digest("hex");
  return `${place.slice(0, 8)}-${place.slice(8, 12)}-8${place.slice(12)}-8${hash.slice(0, 3)}-${hash.slice(3, 15)}`;
}
