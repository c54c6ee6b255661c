import { readFile, writeFile } from "node:fs/promises";

const BEGIN = "<!-- figures: begin -->";
const END = "<!-- figures: end -->";

/** Replaces what stands between the two marks of a page. Throws when it has none. */
export function replaceFigures(page: string, figures: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the page has no "${BEGIN}" … "${END}"`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${figures}\n\n${page.slice(end)}`;
}

export async function writeFigures(path: string, figures: string): Promise<void> {
  await writeFile(path, replaceFigures(await readFile(path, "utf8"), figures));
}
