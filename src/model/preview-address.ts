/** Longest label of a domain name. */
const LABEL = 63;

/** Stands for what only the host knows, until a plan fills it in. */
export const SUFFIX_MARK = "@suffix@";
export const SUFFIX_LENGTH = 12;

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

/** A label that is too long is cut, and a digest of all of it keeps it apart from others. */
export function shortLabel(label: string, longest = LABEL): string {
  if (label.length <= longest) return label;
  return `${label.slice(0, longest - 9).replace(/-+$/, "")}-${fnv(label)}`;
}

/**
 * FNV-1a of 32 bits. It has to tell names apart and to withstand nobody, and node:crypto would take
 * two milliseconds of every start.
 */
function fnv(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
