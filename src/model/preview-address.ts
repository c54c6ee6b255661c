import { createHash, createHmac } from "node:crypto";

/** Longest label of a domain name. */
const LABEL = 63;

/** Stands for what only the host knows, until a plan fills it in. */
const SUFFIX_MARK = "@suffix@";
const SUFFIX_LENGTH = 12;

/** Of the pull request whose environment it is; undefined: it is no preview. */
export function previewNumber(environment: string): number | undefined {
  const digits = /^preview-(\d+)$/.exec(environment)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Where a service of a preview answers below `domain`, one label deep so that one wildcard record
 * and one certificate do. Known before anything runs, unless it has a suffix.
 */
export function previewDomain(
  number: number,
  service: string,
  domain: string,
  hasSuffix = false,
): string {
  return `${previewLabel(number, service, hasSuffix)}.${domain}`;
}

export function previewLabel(number: number, service: string, hasSuffix = false): string {
  const label = `pr-${number}-${service}`;
  return hasSuffix
    ? `${shortLabel(label, LABEL - 1 - SUFFIX_LENGTH)}-${SUFFIX_MARK}`
    : shortLabel(label);
}

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

/** A label that is too long is cut, and a digest of all of it keeps it apart from others. */
export function shortLabel(label: string, longest = LABEL): string {
  if (label.length <= longest) return label;
  const digest = createHash("sha256").update(label).digest("hex").slice(0, 8);
  return `${label.slice(0, longest - 9).replace(/-+$/, "")}-${digest}`;
}
