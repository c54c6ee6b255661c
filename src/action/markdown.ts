/** Markdown from text that may contain anything. Pure. */

/** A code block that no line inside can end. */
export function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}text\n${text.trimEnd()}\n${ticks}`;
}

/** Text that is shown as it is: no markup, no mention, no link, no second line. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_{}[\]()#+!|~$@-]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");
}

/** Inline code, whatever it holds. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  const space = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${ticks}${space}${text.replaceAll(/\s+/g, " ")}${space}${ticks}`;
}

/** At most `bytes` of UTF-8, cut between lines where there are any, saying how much is left out. */
export function bounded(text: string, bytes: number): string {
  const size = Buffer.byteLength(text);
  if (size <= bytes) return text;
  const head = Buffer.from(text)
    .subarray(0, bytes)
    .toString("utf8")
    .replace(/\uFFFD$/, "");
  const end = head.lastIndexOf("\n");
  const kept = end > 0 ? head.slice(0, end) : head;
  return `${kept}\n… ${size - Buffer.byteLength(kept)} more bytes are in the log`;
}
