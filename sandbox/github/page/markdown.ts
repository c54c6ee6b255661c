import { Marked } from "marked";

const marked = new Marked({ gfm: true, breaks: true });

/** Comments are HTML that strangers write: the page's own policy keeps their scripts from running. */
export function render(markdown: string): string {
  return marked.parse(markdown, { async: false });
}
