/** Markdown from text that may contain anything: no markup, mention, link, image or HTML comes out of it. */

/** A code block that no line inside can end. */
export function fence(text: string): string {
  const ticks = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}text\n${visible(text).trimEnd()}\n${ticks}`;
}

/** Inline code, whatever it holds; a dash for nothing. */
export function code(text: string): string {
  const line = visible(text).replaceAll(/\s+/g, " ");
  if (line.trim() === "") return "–";
  const ticks = "`".repeat(longestRun(line) + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${ticks}${space}${line}${space}${ticks}`;
}

/** Inline code for a cell of a table, whose bars are seen even inside of code. */
export function codeCell(text: string): string {
  return code(text).replaceAll("|", "\\|");
}

/**
 * Text of unknown content as Markdown that shows exactly that text, on one line.
 *
 * Mentions, `#1` and bare addresses are made links after the Markdown is rendered, so that a backslash
 * does not stop them: a space of no width does.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replaceAll(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_{}[\]()#+!|~$>@-]/g, "\\$&")
    .replaceAll(/@|#|:(?=\/\/)|\b(?:www|gh)(?=[.\\])/gi, `$&${NO_WIDTH}`);
}

const NO_WIDTH = "\u200B";

/** A link that shows where it leads; nothing for anything but the web, or with a name in front of its host. */
export function webLink(url: string, text?: string): string {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) return "";
  if (address.username !== "" || address.password !== "") return "";
  const target = address.href.replaceAll(/[()<>|\s`*_[\]\\]/g, encodeURIComponent);
  const safe = target.replaceAll("(", "%28").replaceAll(")", "%29").replaceAll("*", "%2A");
  const path = address.pathname === "/" ? "" : address.pathname;
  return `[${escapeMarkdown(text ?? `${address.host}${path}`)}](${safe})`;
}

/** Without colours, control characters, and what turns the direction of writing or hides in it. */
export function visible(text: string): string {
  return text.replaceAll(ANSI, "").replaceAll(HIDDEN, "");
}

// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const ANSI = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\-_])/g;
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
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

/** The last lines of a text, at most `bytes` of UTF-8: whole lines where there are any. */
export function lastLines(text: string, lines: number, bytes: number): string {
  const tail = text.trimEnd().split("\n").slice(-lines).join("\n");
  if (Buffer.byteLength(tail) <= bytes) return tail;
  const end = Buffer.from(tail)
    .subarray(-bytes)
    .toString("utf8")
    .replace(/^\uFFFD+/, "");
  const start = end.indexOf("\n");
  return start >= 0 ? end.slice(start + 1) : end;
}
