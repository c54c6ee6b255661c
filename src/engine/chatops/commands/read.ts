import type {
  Asked,
  Command,
  CommandWord,
  Mistake,
  Vocabulary,
} from "../../../model/chatops/index.ts";
import { nearest } from "../../../model/nearest.ts";
import { slashLines } from "../markdown/index.ts";
import { type Draft, environmentNames, expected, readers } from "./arguments.ts";
import { readOptions } from "./options.ts";
import { type CommandSpec, usage } from "./spec.ts";
import { commands, isWord, words as known } from "./table.ts";
import { lookalikes, splitWords, visible } from "./words.ts";

/** More is no comment but a script. */
export const MOST_COMMANDS = 10;
export const LONGEST_LINE = 500;

/**
 * The lines of a comment that may be commands, without looking at `deploy.yaml`: nothing has to be read
 * from anywhere for a comment that has none.
 */
export function commandLines(body: string): string[] {
  return slashLines(body).filter((line) => isWord(firstWord(line)) || meant(line) !== undefined);
}

/** What the lines ask for, with every name looked up. All of it or nothing: mistakes stop all. */
export function readCommands(lines: readonly string[], vocabulary: Vocabulary): Asked {
  if (lines.length > MOST_COMMANDS) {
    const message = `there are ${lines.length} commands in one comment; at most ${MOST_COMMANDS} are read`;
    return { commands: [], mistakes: [{ line: visible(lines[0] ?? ""), message }] };
  }
  const read = lines.map((line) => readLine(line, vocabulary)).filter((one) => one !== undefined);
  const found = read.flatMap((one) => ("word" in one ? [one] : []));
  const mistakes = read.flatMap((one) => ("word" in one ? [] : [one]));
  const once = new Map(found.map((command) => [JSON.stringify(command), command]));
  return { commands: mistakes.length > 0 ? [] : [...once.values()], mistakes };
}

/** Blanks and tabs alone part words: a word with another space in it is another word. */
function firstWord(line: string): string {
  return line.slice(1, LONGEST_LINE).split(/[ \t]/, 1)[0] ?? "";
}

/** The command that a misspelt word stands for. */
function meant(line: string): string | undefined {
  return nearest(firstWord(line), known);
}

/** Undefined: it only looks like a command. */
function readLine(line: string, vocabulary: Vocabulary): Command | Mistake | undefined {
  const word = firstWord(line);
  if (!isWord(word)) return misspelt(line, word);
  if (line.length > LONGEST_LINE) {
    return { line: visible(line), message: `the line is longer than ${LONGEST_LINE} characters` };
  }
  return new Reading(line, word, commands[word], vocabulary).read();
}

function misspelt(line: string, word: string): Mistake | undefined {
  const near = meant(line);
  if (near === undefined) return undefined;
  const message = `there is no command /${visible(word)}${lookalikes(word)}`;
  return {
    line: visible(line),
    message,
    suggestion: `/${near}${visible(line.slice(1 + word.length))}`,
  };
}

/** One line of a command that exists. */
class Reading {
  readonly #line: string;
  readonly #spec: CommandSpec;
  readonly #vocabulary: Vocabulary;
  readonly #draft: Draft;

  constructor(line: string, word: CommandWord, spec: CommandSpec, vocabulary: Vocabulary) {
    this.#line = line;
    this.#spec = spec;
    this.#vocabulary = vocabulary;
    this.#draft = { word, environments: [], services: [], options: {} };
  }

  read(): Command | Mistake | undefined {
    const { words, unclosed } = this.#words();
    if (unclosed) return this.#mistake("a quote is opened and not closed");
    const isRevision = (text: string) => this.#spec.revision === true && text.startsWith("@");
    const isOption = (text: string) => this.#spec.options === true && text.includes("=");
    const rest = words.filter((text) => !isRevision(text) && !isOption(text));
    return (
      this.#readRevision(words.filter(isRevision)) ??
      this.#readOptions(words.filter((text) => !isRevision(text) && isOption(text))) ??
      this.#readArguments(rest)
    );
  }

  /** In free text a quote is a character like any other. */
  #words(): { words: readonly string[]; unclosed: boolean } {
    const rest = this.#line.slice(1 + this.#draft.word.length);
    if (!this.#spec.arguments.some(({ kind }) => kind === "reason")) return splitWords(rest);
    return { words: rest.split(/[ \t]+/).filter((word) => word !== ""), unclosed: false };
  }

  #readRevision(given: readonly string[]): Mistake | undefined {
    const [first] = given;
    if (first === undefined) return undefined;
    if (given.length > 1) return this.#mistake("two revisions are given");
    if (!/^@[0-9a-f]{7,40}$/i.test(first)) {
      return this.#mistake(
        `${visible(first)} is no revision; write @ and 7 to 40 digits of its SHA`,
      );
    }
    this.#draft.revision = first.slice(1).toLowerCase();
    return undefined;
  }

  #readOptions(given: readonly string[]): Mistake | undefined {
    const read = readOptions(given, this.#vocabulary.options);
    if ("value" in read) {
      this.#draft.options = read.value;
      return undefined;
    }
    return this.#mistake(read.problem, [read.word, read.instead]);
  }

  #readArguments(given: readonly string[]): Command | Mistake | undefined {
    let rest = given;
    const context = { spec: this.#spec, vocabulary: this.#vocabulary };
    const missed: CommandSpec["arguments"][number]["kind"][] = [];
    for (const { kind, name, required } of this.#spec.arguments) {
      const taken = readers[kind](this.#draft, rest, context);
      if (taken === 0) missed.push(kind);
      if (taken === 0 && required) {
        if (rest[0] === undefined) return this.#mistake(`it does not say ${name}`);
        break;
      }
      rest = rest.slice(taken);
    }
    const [word] = rest;
    if (word === undefined) return this.#complete();
    const choices = expected(missed, context);
    if (isProse(given, rest, choices)) return undefined;
    return this.#unknown(word, choices);
  }

  #unknown(word: string, choices: readonly string[]): Mistake {
    const near = nearest(word, choices);
    const there = choices.length === 0 ? "" : `; it can be ${choices.join(", ")}`;
    const message = `${visible(word)} is not known here${lookalikes(word)}${there}`;
    return this.#mistake(message, [word, near]);
  }

  /** Fills in what may be left out. */
  #complete(): Command | Mistake {
    const { missing } = this.#spec;
    const { environments, preview, usual } = this.#vocabulary;
    const draft = this.#draft;
    if (missing === "preview") {
      if (preview === undefined) return this.#mistake("deploy.yaml has no previews");
      draft.environments = [preview];
    } else if (missing === "usual" && draft.environments.length === 0) {
      const only = environments.length === 1 ? environments[0] : undefined;
      const chosen = usual ?? only;
      if (chosen === undefined) {
        const names = environmentNames(this.#vocabulary).join(", ");
        return this.#mistake(`it does not say where; there are ${names}`);
      }
      draft.environments = [chosen];
    }
    return draft;
  }

  #mistake(problem: string, replace?: readonly [word: string, by: string | undefined]): Mistake {
    const { word } = this.#draft;
    const message = `${problem}. Its form is ${usage(word, this.#spec)}`;
    const mistake = { line: visible(this.#line), message };
    if (replace?.[1] === undefined) return mistake;
    return { ...mistake, suggestion: visible(this.#line.replace(replace[0], () => replace[1]!)) };
  }
}

/** A sentence that begins with a command's name: several words, and none that could be meant. */
function isProse(
  given: readonly string[],
  rest: readonly string[],
  choices: readonly string[],
): boolean {
  return (
    given.length >= 3 &&
    rest.length === given.length &&
    rest.every((word) => nearest(word, choices) === undefined)
  );
}
