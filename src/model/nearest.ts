/** The fix for a misspelt word, or undefined when nothing known is near enough to be meant. */
export function didYouMean(
  word: string,
  known: readonly string[],
  fix: (near: string) => string,
): string | undefined {
  const near = nearest(word, known);
  return near === undefined ? undefined : fix(near);
}

/** The known word with the fewest edits, at most a third of its letters. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 64) return undefined;
  const lower = word.toLowerCase().replaceAll("-", "_");
  const ranked = known
    .map((candidate) => ({
      candidate,
      edits: distance(lower, candidate.toLowerCase().replaceAll("-", "_")),
    }))
    .filter(
      ({ candidate, edits }) => edits <= Math.floor(Math.max(candidate.length, word.length) / 3),
    )
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate;
}

/** Edits that turn `a` into `b`: insert, delete, replace, or swap two neighbours. */
export function distance(a: string, b: string): number {
  let [before, previous] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(previous, j) + 1,
          at(row, j - 1) + 1,
          at(previous, j - 1) + (same ? 0 : 1),
          swapped ? at(before, j - 2) + 1 : Infinity,
        ),
      );
    }
    [before, previous] = [previous, row];
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
