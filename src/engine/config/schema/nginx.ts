/**
 * What is wrong with directives that are put verbatim into a `server` block; undefined when nothing
 * is. Reads as nginx's own tokenizer does: quotes and comments count only where a word starts, and
 * `${` inside a word is no block. An unbalanced brace would close the block of another service.
 */
export function nginxProblem(snippet: string): string | undefined {
  const state: State = { depth: 0, inWord: false, words: 0 };
  for (let at = 0; at < snippet.length;) {
    const next = step(snippet, at, state);
    if (typeof next === "string") return next;
    at = next;
  }
  if (state.depth > 0) return "a { is never closed";
  return state.inWord || state.words > 0 ? "the last directive does not end with ;" : undefined;
}

interface State {
  depth: number;
  inWord: boolean;
  /** Words of the directive so far. */
  words: number;
}

/** Takes one character, quoted text or comment; returns where to go on, or what is wrong. */
function step(text: string, at: number, state: State): number | string {
  const char = text[at] ?? "";
  if (char === "\\") return word(state, at + 2);
  if (/\s/.test(char)) return endWord(state, at + 1);
  if (char === ";") return endDirective(state, at + 1);
  if (state.inWord) return char === "{" ? openBlock(text, at, state) : at + 1;
  if (char === "#") return endOf(text.indexOf("\n", at), text);
  if (char === '"' || char === "'") return quoted(text, at, state);
  if (char === "}") return closeBlock(state, at + 1);
  return char === "{" ? openBlock(text, at, state) : word(state, at + 1);
}

function word(state: State, next: number): number {
  state.inWord = true;
  return next;
}

function endWord(state: State, next: number): number {
  if (state.inWord) state.words += 1;
  state.inWord = false;
  return next;
}

function endDirective(state: State, next: number): number | string {
  endWord(state, next);
  if (state.words === 0) return "there is a ; without a directive";
  state.words = 0;
  return next;
}

function openBlock(text: string, at: number, state: State): number | string {
  if (text[at - 1] === "$") return at + 1;
  endWord(state, at);
  if (state.words === 0) return "there is a { without a directive";
  state.words = 0;
  state.depth += 1;
  return at + 1;
}

function closeBlock(state: State, next: number): number | string {
  state.depth -= 1;
  if (state.depth < 0) return "there is a } without its {";
  return state.words > 0 ? "the directive before } does not end with ;" : next;
}

/** nginx wants a space, `;`, `{` or `)` after a closing quote. */
function quoted(text: string, at: number, state: State): number | string {
  let end = at + 1;
  while (end < text.length && text[end] !== text[at]) end += text[end] === "\\" ? 2 : 1;
  if (end >= text.length) return "a quote is never closed";
  if (!/[\s;{)]/.test(text[end + 1] ?? " ")) return "there must be a space after a closing quote";
  state.words += 1;
  return end + 1;
}

function endOf(index: number, text: string): number {
  return index === -1 ? text.length : index;
}
