/**
 * Descriptions write patterns such as `\:` that are fine for most engines and errors for a strict one.
 * The validating proxy is strict, and silently checks nothing of an operation with such a pattern: so
 * the needless backslashes are taken out, which changes no meaning.
 */

export interface Mended {
  readonly text: string;
  /** Patterns before they were mended. */
  readonly patterns: readonly string[];
}

/** @param text the description, as JSON */
export function mend(text: string): Mended {
  const patterns = new Set<string>();
  const description: unknown = JSON.parse(text, (key, value: unknown) => {
    if (key !== "pattern" || typeof value !== "string" || isStrict(value)) return value;
    patterns.add(value);
    return value.replaceAll(/\\([^\w\s^$\\.*+?()[\]{}|/-])/g, "$1");
  });
  return { text: JSON.stringify(description), patterns: [...patterns] };
}

function isStrict(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
