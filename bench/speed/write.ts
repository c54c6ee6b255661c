import { readFile, writeFile } from "node:fs/promises";

/** Replaces what stands between the two marks of a page. Throws when it has none. */
export function replaceFigures(page: string, figures: string, name = "figures"): string {
  const [first, last] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const begin = page.indexOf(first);
  const end = page.indexOf(last);
  if (begin < 0 || end < begin) throw new Error(`the page has no "${first}" … "${last}"`);
  return `${page.slice(0, begin + first.length)}\n\n${figures}\n\n${page.slice(end)}`;
}

export async function writeFigures(path: string, figures: string, name?: string): Promise<void> {
  await writeFile(path, replaceFigures(await readFile(path, "utf8"), figures, name));
}
