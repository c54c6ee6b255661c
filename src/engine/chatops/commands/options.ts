import type { OptionSpec, OptionValue } from "../../../model/chatops/index.ts";
import { nearest } from "../../../model/nearest.ts";
import { visible } from "./words.ts";

/** A problem with one of the words and what was probably meant, or what was understood. */
export type Read<T> =
  | { readonly problem: string; readonly word: string; readonly instead?: string }
  | { readonly value: T };

const LONGEST_VALUE = 200;

/** `name=value` words, against the options that `deploy.yaml` declares. */
export function readOptions(
  given: readonly string[],
  known: Readonly<Record<string, OptionSpec>>,
): Read<Record<string, OptionValue>> {
  // No prototype: `__proto__` and `constructor` are names like any other here.
  const value = Object.create(null) as Record<string, OptionValue>;
  for (const word of given) {
    const at = word.indexOf("=");
    const [name, text] = [word.slice(0, at), word.slice(at + 1)];
    const spec = Object.hasOwn(known, name) ? known[name] : undefined;
    if (spec === undefined) return { word, ...unknown(name, text, Object.keys(known)) };
    if (Object.hasOwn(value, name)) return { word, problem: `${name} is given twice` };
    const read = readValue(name, text, spec);
    if (typeof read === "object") return { word, ...read };
    value[name] = read;
  }
  return { value: { ...value } };
}

interface Wrong {
  readonly problem: string;
  readonly instead?: string;
}

function unknown(name: string, text: string, known: readonly string[]): Wrong {
  const near = nearest(name, known);
  const there = known.length === 0 ? "deploy.yaml declares none" : `there are ${known.join(", ")}`;
  const problem = `there is no option ${visible(name)}; ${there}`;
  return near === undefined ? { problem } : { problem, instead: `${near}=${text}` };
}

function readValue(name: string, text: string, spec: OptionSpec): OptionValue | Wrong {
  if (text === "") return { problem: `${name} has no value` };
  if (text.length > LONGEST_VALUE) return { problem: `${name} is longer than ${LONGEST_VALUE}` };
  switch (spec.type) {
    case "boolean":
      if (text === "true" || text === "false") return text === "true";
      return { problem: `${name} is true or false, not ${visible(text)}` };
    case "number":
      if (/^-?\d{1,15}(?:\.\d{1,9})?$/.test(text)) return Number(text);
      return { problem: `${name} is a number, not ${visible(text)}` };
    case "choice":
      return readChoice(name, text, spec.values ?? []);
    case "text":
      if (!/\p{Cc}/u.test(text)) return text;
      return { problem: `${name} has a character in it that cannot be seen` };
  }
}

function readChoice(name: string, text: string, values: readonly string[]): string | Wrong {
  if (values.includes(text)) return text;
  const near = nearest(text, values);
  const problem = `${name} is one of ${values.join(", ")}, not ${visible(text)}`;
  return near === undefined ? { problem } : { problem, instead: `${name}=${near}` };
}
