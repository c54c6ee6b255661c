/** A line taken apart at blanks and tabs; double quotes keep them together. */
export interface Words {
  readonly words: readonly string[];
  /** A quote was opened and not closed. */
  readonly unclosed: boolean;
}

export function splitWords(line: string): Words {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (const char of line) {
    if (char === '"') {
      quoted = !quoted;
      word ??= "";
    } else if (!quoted && (char === " " || char === "\t")) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (word !== undefined) words.push(word);
  return { words, unclosed: quoted };
}

const LONGEST_SHOWN = 80;

/** Text from a comment as it may be shown: on one line, with nothing in it that cannot be seen. */
export function visible(text: string): string {
  const short = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 1)}…` : text;
  return short.toWellFormed().replaceAll(UNSEEN, (char) => `U+${codeOf(char)}`);
}

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}|\p{M}/gu;

/** What makes a word another one than it seems to be, such as ` (е is U+0435)`. */
export function lookalikes(word: string): string {
  const odd = [...new Set(word.match(/[^\0-\x7F]/gu))].slice(0, 3);
  if (odd.length === 0) return "";
  return ` (${odd.map((char) => `${visible(char)} is U+${codeOf(char)}`).join(", ")})`;
}

function codeOf(char: string): string {
  return (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
