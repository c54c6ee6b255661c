/** The framework's checks of one field, as far as the routes use them. */

/** The complaint, if there is one; `name` as it stands in the sentence. */
export type Test = (value: unknown, name: string) => string | undefined;

export interface Rule {
  /** The complaint when it is missing. */
  readonly required?: string;
  readonly nullable: boolean;
  readonly tests: readonly Test[];
}

export type Rules = Readonly<Record<string, Rule>>;

const isText: Test = (value, name) =>
  typeof value === "string" ? undefined : `The ${name} field must be a string.`;
const isFlag: Test = (value, name) =>
  [true, false, 0, 1, "0", "1"].includes(value as string)
    ? undefined
    : `The ${name} field must be true or false.`;
const isNumber: Test = (value, name) =>
  typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value))
    ? undefined
    : `The ${name} field must be a number.`;
const isWhole: Test = (value, name) =>
  /^-?\d+$/.test(String(value)) && value !== true
    ? undefined
    : `The ${name} field must be an integer.`;
const isList: Test = (value, name) =>
  Array.isArray(value) ? undefined : `The ${name} field must be an array.`;

function rule(...tests: Test[]): Rule {
  return { nullable: false, tests };
}

export const text = rule(isText);
export const flag = rule(isFlag);
export const number = rule(isNumber);
export const whole = rule(isWhole);
export const list = rule(isList);

export function nullable(given: Rule): Rule {
  return { ...given, nullable: true };
}

/** `":name"` in the complaint stands for the field. */
export function required(given: Rule, complaint = "This field is required."): Rule {
  return { ...given, required: complaint };
}

export function and(given: Rule, ...tests: Test[]): Rule {
  return { ...given, tests: [...given.tests, ...tests] };
}

export function matches(pattern: RegExp, complaint?: string): Test {
  return (value, name) =>
    typeof value !== "string" || pattern.test(value)
      ? undefined
      : (complaint ?? `The ${name} field format is invalid.`);
}

export function longest(size: number): Test {
  return (value, name) =>
    typeof value !== "string" || value.length <= size
      ? undefined
      : `The ${name} field must not be greater than ${size} characters.`;
}

export function shortest(size: number, complaint?: string): Test {
  return (value, name) =>
    typeof value !== "string" || value.length >= size
      ? undefined
      : (complaint ?? `The ${name} field must be at least ${size} characters.`);
}

export function between(low: number, high: number): Test {
  return (value, name) =>
    Number(value) >= low && Number(value) <= high
      ? undefined
      : `The ${name} field must be between ${low} and ${high}.`;
}

export function oneOf(...words: readonly string[]): Test {
  return (value, name) =>
    words.includes(String(value)) ? undefined : `The selected ${name} is invalid.`;
}

const NAME = /^[\p{L}\p{M}\p{N}\s\-_.@/&()#,:+]+$/u;
const NAME_COMPLAINT =
  "The name may only contain letters (including Unicode), numbers, spaces, and these characters: - _ . / @ & ( ) # , : +";

/** A name as projects and environments have it. */
export const name = and(
  text,
  shortest(3, "The name must be at least 3 characters."),
  longest(255),
  matches(NAME, NAME_COMPLAINT),
);
export const description = nullable(
  and(text, longest(255), matches(/^[\p{L}\p{M}\p{N}\s\-_.,!?()'"+=*@/&]+$/u)),
);
