import { Composer, type Document, Lexer, Parser } from "yaml";
import type { Problem } from "./diagnostic.ts";

/** A real file has some thousand lexemes; the parser takes about 2 µs and 300 bytes for each. */
const MAX_LEXEMES = 60_000;
export const MAX_DEPTH = 64;

const SCALAR_FOLLOWS = "\u001F";

export type Composed = { readonly document: Document.Parsed } | { readonly problems: Problem[] };

/** Text to one YAML document. Limits are held while lexing, before anything recursive sees the text. */
export function compose(text: string): Composed {
  const control = forbiddenCharacter(text);
  if (control !== undefined) return { problems: [control] };
  const parser = new Parser();
  const tokens = [];
  const guard = createGuard();
  for (const lexeme of new Lexer().lex(text)) {
    const problem = guard(lexeme, parser.offset);
    if (problem !== undefined) return { problems: [problem] };
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  const composer = new Composer({
    uniqueKeys: false,
    prettyErrors: false,
    resolveKnownTags: false,
  });
  return checked([...composer.compose(tokens, true, text.length)], text.length);
}

function checked(documents: Document.Parsed[], end: number): Composed {
  const [document, second] = documents;
  if (document === undefined)
    throw new Error("the composer was asked for a document and gave none");
  const problems = [...document.errors, ...document.warnings].map(syntaxProblem);
  if (second !== undefined) problems.push(severalDocuments(second.range[0]));
  const version = document.directives.yaml;
  if (version.explicit === true && version.version !== "1.2") {
    problems.push({
      range: [0, Math.min(end, 5)],
      path: [],
      problem: `YAML ${version.version} is asked for`,
      fix: "leave the %YAML line out: files are read as YAML 1.2",
    });
  }
  return problems.length > 0 ? { problems } : { document };
}

function severalDocuments(offset: number): Problem {
  return {
    range: [offset, offset + 3],
    path: [],
    problem: "a second document starts here",
    fix: "keep one document per file: remove what follows ---",
  };
}

/** Sees each lexeme once, in order. Nesting on one line is by brackets or by `- - -`. */
function createGuard(): (lexeme: string, offset: number) => Problem | undefined {
  let [count, brackets, indicators, scalar] = [0, 0, 0, false];
  const tooMuch = (offset: number, problem: string, fix: string): Problem => ({
    range: [offset, offset + 1],
    path: [],
    problem,
    fix,
  });
  return (lexeme, offset) => {
    count += 1;
    if (count > MAX_LEXEMES)
      return tooMuch(
        offset,
        `the file has more than ${MAX_LEXEMES} YAML tokens`,
        "split the project into several",
      );
    if (scalar) {
      scalar = false;
      return undefined;
    }
    if (lexeme === SCALAR_FOLLOWS) scalar = true;
    else if (lexeme === "[" || lexeme === "{") brackets += 1;
    else if (lexeme === "]" || lexeme === "}") brackets -= 1;
    else if (lexeme === "-" || lexeme === "?") indicators += 1;
    else if (lexeme.startsWith("\n") || lexeme.startsWith("\r\n")) indicators = 0;
    return brackets + indicators > MAX_DEPTH
      ? tooMuch(offset, TOO_DEEP.problem, TOO_DEEP.fix)
      : undefined;
  };
}

export const TOO_DEEP = {
  problem: `values are nested more than ${MAX_DEPTH} deep`,
  fix: "a deploy.yaml needs six levels; check for brackets that are never closed",
};

/** What YAML itself forbids: control characters could also rewrite the terminal that shows an error. */
const FORBIDDEN = /(?![\t\n\r\u0085])\p{Cc}|[\uFFFE\uFFFF]|\r(?!\n)/u;

function forbiddenCharacter(text: string): Problem | undefined {
  const offset = text.search(FORBIDDEN);
  if (offset === -1) return undefined;
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, "0");
  return {
    range: [offset, offset + 1],
    path: [],
    problem: `the control character U+${code} may not be in YAML`,
    fix: 'remove it; in "double quotes" it can be written as an escape',
  };
}

const FIXES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces: YAML forbids tabs there",
  BAD_INDENT: "line the keys of one map up in the same column",
  MISSING_CHAR: "add what is missing, or put the text in quotes",
  UNEXPECTED_TOKEN: "check the line before; put text with : # [ ] { } or , in quotes",
  BLOCK_AS_IMPLICIT_KEY: 'put text that contains ": " in quotes',
  MULTILINE_IMPLICIT_KEY: "check the line before: a key must be on one line with its colon",
  BAD_SCALAR_START: "put the text in quotes",
  BAD_DQ_ESCAPE: "use 'single quotes', in which \\ is an ordinary character",
  TAG_RESOLVE_FAILED: "remove the tag that starts with !",
  RESOURCE_EXHAUSTION: TOO_DEEP.fix,
};

function syntaxProblem(error: { code: string; message: string; pos: [number, number] }): Problem {
  const deep = error.code === "RESOURCE_EXHAUSTION";
  const message = error.message.split("\n", 1)[0] ?? "";
  const open = /end with a ([}\]])/.exec(message)?.[1];
  return {
    range: error.pos,
    path: [],
    problem: deep ? TOO_DEEP.problem : `not valid YAML: ${message.slice(0, 200)}`,
    fix:
      open !== undefined
        ? `close it with ${open}, or indent what belongs to it`
        : (FIXES[error.code] ?? "see https://yaml.org/spec/1.2.2 for what YAML allows here"),
  };
}
