import * as z from "zod/mini";

/**
 * What a schema says about a bad value: the problem on the first line, what to write instead on the
 * second. Zod carries one string per issue; diagnose.ts takes the two apart again.
 */
export function says(problem: string, fix: string): string {
  return `${problem}\n${fix}`;
}

/** A value as a person would recognise it in an error: quoted, on one line, bounded. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  if (value === undefined || value === null) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

/** A map with fixed keys. Its unrecognized_keys message lists them, for diagnose.ts to compare with. */
export function object<S extends z.core.$ZodLooseShape>(title: string, shape: S) {
  const known = Object.keys(shape).join(" ");
  const map = z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? known : undefined),
  });
  return map.register(z.globalRegistry, { title });
}

/**
 * Adds what documentation and editors show for a key. The default is not called `default`: Zod leaves
 * that out of the JSON Schema of everything that transforms, and json-schema.ts puts it back.
 */
export function key<S extends z.ZodMiniType>(
  schema: S,
  description: string,
  fallback?: unknown,
): S {
  const meta = { ...metaOf(schema), description };
  // A copy: the same schema stands for several keys.
  const own = schema.clone(schema.def);
  z.globalRegistry.add(own, fallback === undefined ? meta : { ...meta, fallback });
  return own;
}

export function metaOf(schema: z.ZodMiniType): Readonly<Record<string, unknown>> {
  return z.globalRegistry.get(schema) ?? {};
}

/** As {@link key}, for a key that may be left out. `fallback` is written as in `deploy.yaml`. */
export function optional<S extends z.ZodMiniType>(
  schema: S,
  description: string,
  fallback?: unknown,
) {
  return z.exactOptional(key(schema, description, fallback));
}

interface Pattern {
  /** With its article, such as `a duration`. */
  readonly kind: string;
  readonly pattern: RegExp;
  /** What to write instead. */
  readonly fix: string;
  readonly max: number;
}

/** Text of a certain form. The length is looked at first: patterns may take quadratic time. */
export function text({ kind, pattern, fix, max }: Pattern) {
  const error = (issue: { input?: unknown }): string =>
    says(`${show(issue.input)} is not ${kind}`, fix);
  return z
    .string({ error: (issue) => (issue.input === undefined ? undefined : error(issue)) })
    .check(z.refine((value) => value.length <= max && pattern.test(value), { error }))
    .register(z.globalRegistry, { title: kind.replace(/^an? /, ""), pattern: pattern.source });
}

/** Text that a function understands; it returns what is wrong, if anything. */
export function checkedText(
  title: string,
  problemOf: (text: string) => string | undefined,
  fix: string,
) {
  return z
    .string()
    .check(
      z.superRefine((value, context) => {
        const problem = problemOf(value);
        if (problem !== undefined)
          context.addIssue({ code: "custom", message: says(problem, fix) });
      }),
    )
    .register(z.globalRegistry, { title });
}

/** What was written, then what it means. */
export function changed<S extends z.ZodMiniType, To>(
  written: S,
  meaning: (value: z.output<S>, context: z.core.ParsePayload) => To,
) {
  return z.pipe(written, z.transform(meaning));
}

/** A list of different things. */
export function listOf<S extends z.ZodMiniType>(item: S, fix: string) {
  return z.array(item, {
    error: (issue) =>
      issue.input === undefined ? undefined : says(`${show(issue.input)} is not a list`, fix),
  });
}

/**
 * A map whose keys people choose. Keys are looked at apart from values, so that a misspelt name does
 * not hide what is wrong below it.
 */
export function mapOf<S extends z.ZodMiniType>(
  keys: z.ZodMiniType<string>,
  values: S,
  fix?: string,
) {
  const error = (issue: { code?: string; input?: unknown }): string | undefined =>
    fix === undefined || issue.input === undefined || issue.code !== "invalid_type"
      ? undefined
      : says(`${show(issue.input)} is not a map`, fix);
  const checkNames = z.superRefine(
    (map: unknown, context) => {
      if (typeof map !== "object" || map === null || Array.isArray(map)) return;
      for (const name of Object.keys(map)) {
        const { issues = [] } = keys.safeParse(name).error ?? {};
        if (issues.length > 0) {
          context.issues.push({
            code: "invalid_key",
            origin: "record",
            issues,
            input: name,
            path: [name],
            continue: true,
          });
        }
      }
    },
    { when: () => true },
  );
  return z
    .record(z.string(), values, { error })
    .check(checkNames)
    .register(z.globalRegistry, { propertyNames: namesOf(keys) });
}

function namesOf(keys: z.ZodMiniType<string>): object {
  return keys instanceof z.ZodMiniEnum
    ? { enum: keys.options }
    : { pattern: metaOf(keys)["pattern"] };
}
