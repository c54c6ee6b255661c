import { isFraming } from "./openers.ts";

/**
 * HTML elements and comments that an earlier block left open, so that what follows is inside of them
 * though Markdown sees a paragraph at the top: `<details>`, a blank line, text. When it is not certain
 * that all are closed, they are taken to be open.
 */
export class Frames {
  readonly #open = new Map<string, number>();
  #depth = 0;
  #comment = false;
  #lost = false;
  #seen = 0;

  /** Nothing that follows can be told to be outside. */
  get lost(): boolean {
    return this.#lost;
  }

  get inside(): boolean {
    return this.#lost || this.#comment || this.#depth > 0;
  }

  /** What stood there was not looked at. */
  lose(): void {
    this.#lost = true;
  }

  /** A line that is passed on as HTML. */
  html(text: string): void {
    this.comments(text);
    this.#tags(text, true);
  }

  /** Text of a paragraph or heading, without its code. */
  inline(text: string): void {
    this.#tags(text, false);
  }

  /** A line in a quote or list: its end closes elements, but not comments. */
  comments(text: string): void {
    for (let at = 0; at >= 0;) {
      const mark = this.#comment ? "-->" : "<!--";
      const found = text.indexOf(mark, at);
      if (found >= 0) this.#comment = !this.#comment;
      at = found < 0 ? found : found + mark.length;
    }
  }

  #tags(text: string, raw: boolean): void {
    if (!BEGINNING.test(text)) return;
    for (const [, slash, name = "", attributes = "", end] of text.matchAll(TAG)) {
      this.#seen += 1;
      if (this.#seen > MOST_TAGS) return this.lose();
      const whole = end !== "" && isBalanced(attributes);
      const framing = isFraming(name);
      // Its end is somewhere else, behind text that only looks like tags.
      const matters = raw || framing || this.#depth > 0 || attributes.includes("=");
      if (!whole && matters) this.#lost = true;
      else if (framing) this.#count(name.toLowerCase(), slash === "/" ? -1 : 1);
    }
  }

  #count(name: string, change: 1 | -1): void {
    const before = this.#open.get(name) ?? 0;
    if (before + change < 0) return;
    this.#open.set(name, before + change);
    this.#depth += change;
  }
}

/** With more tags it is a page and no comment. */
const MOST_TAGS = 2_000;

const BEGINNING = /<\/?[A-Za-z]/;
const TAG = /<(\/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)(>?)/g;

function isBalanced(attributes: string): boolean {
  if (attributes === "") return true;
  return [`"`, "'"].every((quote) => attributes.split(quote).length % 2 === 1);
}
