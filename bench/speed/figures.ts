/** What a series of measurements comes to. All times are milliseconds. */
export interface Series {
  readonly n: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function series(values: readonly number[]): Series {
  return {
    n: values.length,
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/**
 * How many times `over` the values of one contestant are: the median of the pairs' ratios. Pairs
 * were measured next to each other, so a busy spell of the machine falls on both.
 */
export function pairedRatio(values: readonly number[], over: readonly number[]): number {
  if (values.length !== over.length)
    throw new Error("the contestants ran a different number of times");
  return median(values.map((value, index) => value / over[index]!));
}

/** `0.62 s (0.58–0.81)`. */
export function asSeconds({ median, min, max }: Series): string {
  return `${inSeconds(median)} s (${inSeconds(min)}–${inSeconds(max)})`;
}

export function asMilliseconds({ median, min, max }: Series): string {
  return `${Math.round(median)} ms (${Math.round(min)}–${Math.round(max)})`;
}

function inSeconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}
