import { createHmac } from "node:crypto";
import { SUFFIX_LENGTH, SUFFIX_MARK } from "./preview-address.ts";

/**
 * The same with the suffix filled in. It follows from the key that the host keeps for the
 * environment: the same across pushes, a new one after a destroy, and nothing to store or to lose.
 */
export function withSuffix(domain: string, salt: string): string {
  if (!hasSuffix(domain)) return domain;
  const digest = createHmac("sha256", salt).update("suffix of the address").digest("hex");
  return domain.replace(SUFFIX_MARK, digest.slice(0, SUFFIX_LENGTH));
}

/** Whether something has to be filled in. */
export function hasSuffix(domain: string): boolean {
  return domain.includes(SUFFIX_MARK);
}
