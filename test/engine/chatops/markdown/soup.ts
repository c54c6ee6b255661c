import * as fc from "fast-check";

/** What Markdown is made of, and what looks like it. */
const ATOMS = [
  ..."\n|\n|\n\n| |  |   |    |\t|\r\n|\r".split("|"),
  ..."> >> - * + 1. 2) 10. ` `` ``` ~~~ ~ ~~ ** * _ [ ] ]( ]: ) ( [^a]: ![ < </ # \\ a word ' \" *** --- === $$ :- -|-".split(
    " ",
  ),
  ...["> ", "- ", "* ", "+ ", "1. ", "2) ", "10. ", "# ", "b c", "| - |", "- - -", "* * *", "|"],
  ...[
    "<b>",
    "<div>",
    "</div>",
    "<details>",
    "</details>",
    "<!--",
    "-->",
    "<?",
    "?>",
    '<a href="',
    '">',
  ],
  ...["<pre>", "</pre>", "<x", "&lt;", "/deploy ", "/deploy x", "/", "http://a.b"],
];
const COMMAND = "/deploy staging";

/** A text of `length` pieces, in which a line that looks like a command is likely. */
export function soup(length: number): fc.Arbitrary<string> {
  const atom = fc.constantFrom(...ATOMS);
  const line = fc.constant(`\n${COMMAND}\n`);
  const piece = fc.oneof({ weight: 3, arbitrary: atom }, { weight: 1, arbitrary: line });
  return fc.array(piece, { minLength: 1, maxLength: length }).map((pieces) => pieces.join(""));
}

/** Head, what comes over and over, end. */
export type Endless = readonly [head: string, again: string, end: string];

export const endless: fc.Arbitrary<Endless> = fc.tuple(soup(3), soup(3), soup(4));

/** As long as the longest comment: what makes parsers slow. */
export function unfold([head, again, end]: Endless): string {
  const times = Math.floor((65_536 - head.length - end.length) / again.length);
  return head + again.repeat(times) + end;
}
