/**
 * Quotes one word for a POSIX shell. The only place in the project where text becomes shell.
 * Single quotes keep every byte literal; NUL cannot be carried by any argv and is refused.
 */
export function quote(word: string): string {
  if (word.includes("\0")) throw new Error("a NUL byte cannot be passed to a command");
  return /^[A-Za-z0-9_./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Quotes an argv into one shell command line. */
export function quoteArgv(argv: readonly string[]): string {
  return argv.map(quote).join(" ");
}
