import type { Command, Vocabulary } from "../../../model/chatops/index.ts";
import { parseDuration } from "../../../model/units.ts";
import type { ArgumentKind, CommandSpec } from "./spec.ts";
import { isWord, words as commandWords } from "./table.ts";

/** A command that is being read. */
export type Draft = { -readonly [key in keyof Command]: Command[key] };

interface Context {
  readonly spec: CommandSpec;
  readonly vocabulary: Vocabulary;
}

/** Takes what it understands from the front of `words`; returns how many it took. */
type Reader = (draft: Draft, words: readonly string[], context: Context) => number;

/** Name of all environments together; no environment can be called that. */
export const ALL = "all";
const PREVIEW = "preview";

export const readers: Readonly<Record<ArgumentKind, Reader>> = {
  environments: (draft, words, { vocabulary }) => {
    const { names, taken } = list(words);
    const found = names.map((name) => environmentOf(name, vocabulary));
    if (names.length === 0 || found.includes(undefined)) return 0;
    draft.environments = unique(found as string[]);
    return taken;
  },
  environment: (draft, [word], { spec, vocabulary }) => {
    const found = word === undefined ? undefined : environmentOf(word, vocabulary);
    if (found !== undefined) draft.environments = [found];
    else if (word === ALL && spec.everywhere) draft.global = true;
    else return 0;
    return 1;
  },
  from: (draft, [word], { vocabulary }) => {
    const found = word === undefined ? undefined : environmentOf(word, vocabulary);
    if (found === undefined) return 0;
    draft.from = found;
    return 1;
  },
  services: (draft, words, { vocabulary }) => {
    let at = 0;
    for (;;) {
      const { names, taken } = list(words.slice(at));
      if (names.length === 0 || !names.every((name) => vocabulary.services.includes(name))) break;
      draft.services = unique([...draft.services, ...names]);
      at += taken;
    }
    return at;
  },
  release: (draft, [word = ""]) => {
    const number = /^#?([1-9]\d{0,8})$/.exec(word)?.[1];
    if (number === undefined) return 0;
    draft.release = Number(number);
    return 1;
  },
  switch: (draft, [word]) => {
    if (word !== "on" && word !== "off") return 0;
    draft.on = word === "on";
    return 1;
  },
  duration: (draft, words) => {
    const at = words[0] === "for" ? 1 : 0;
    const ms = parseDuration(words[at] ?? "");
    if (ms === undefined || ms === 0) return 0;
    draft.lasts = ms;
    return at + 1;
  },
  reason: (draft, words) => {
    const ms = words.at(-2) === "for" ? parseDuration(words.at(-1) ?? "") : undefined;
    const isLimited = ms !== undefined && ms > 0;
    const reason = (isLimited ? words.slice(0, -2) : words).join(" ");
    if (isLimited) draft.lasts = ms;
    if (reason !== "") draft.reason = reason;
    return words.length;
  },
  command: (draft, [word = ""]) => {
    const name = word.replace(/^\//, "");
    if (!isWord(name)) return 0;
    draft.about = name;
    return 1;
  },
};

/** What could have been meant at this place, for suggestions. */
export function expected(kinds: readonly ArgumentKind[], { spec, vocabulary }: Context): string[] {
  const of: Partial<Record<ArgumentKind, readonly string[]>> = {
    environments: environmentNames(vocabulary),
    environment: [...environmentNames(vocabulary), ...(spec.everywhere ? [ALL] : [])],
    from: environmentNames(vocabulary),
    services: vocabulary.services,
    switch: ["on", "off"],
    command: commandWords,
  };
  return unique(kinds.flatMap((kind) => of[kind] ?? []));
}

export function environmentNames({ environments, preview }: Vocabulary): readonly string[] {
  return preview === undefined ? environments : [...environments, PREVIEW];
}

function environmentOf(name: string, { environments, preview }: Vocabulary): string | undefined {
  if (environments.includes(name)) return name;
  return name === PREVIEW || name === preview ? preview : undefined;
}

/** `a,b` and `a, b` alike. */
function list(words: readonly string[]): { names: string[]; taken: number } {
  let taken = words.length > 0 ? 1 : 0;
  let text = words[0] ?? "";
  while (text.endsWith(",") && words[taken] !== undefined) text += words[taken++];
  return { names: text === "" ? [] : text.split(","), taken };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
