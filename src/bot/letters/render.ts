import type { Letter } from "./box.ts";

/** One line a letter. What people wrote may hold anything: nothing of it reaches a terminal as it is. */
export function lettersAsText(letters: readonly Letter[]): string {
  if (letters.length === 0) return "no dead letters";
  return letters.map(lineOf).join("\n");
}

function lineOf({ id, queue, data, attempts, error, since }: Letter): string {
  const what = "later" in data ? "later" : `${data.event} ${data.delivery}`;
  const tries = `${attempts} ${attempts === 1 ? "try" : "tries"}`;
  return plain(`${id}  ${since.toISOString()}  ${queue}  ${what}  ${tries}  ${error}`);
}

/** All of it, as JSON. */
export function letterAsText(letter: Letter): string {
  return JSON.stringify(letter, null, 2)
    .split("\n")
    .map((line) => plain(line))
    .join("\n");
}

function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
}
