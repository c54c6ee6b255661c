import { readFile, writeFile } from "node:fs/promises";

/** Replaces what stands between `<!-- name: begin -->` and `<!-- name: end -->`. Throws without them. */
export async function replacePart(path: string, name: string, text: string): Promise<void> {
  const page = await readFile(path, "utf8");
  const [begin, end] = ["begin", "end"].map((edge) => `<!-- ${name}: ${edge} -->`);
  const [from, to] = [page.indexOf(begin!), page.indexOf(end!)];
  if (from < 0 || to < from) throw new Error(`${path} has no "${begin}" … "${end}"`);
  await writeFile(path, `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`);
}
