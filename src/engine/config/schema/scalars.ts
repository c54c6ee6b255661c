import * as z from "zod/mini";
import { DURATION, parseDuration, parseSize, SIZE } from "../../../model/units.ts";
import { changed, listOf, mapOf, says, show, text } from "./base.ts";

/**
 * Becomes part of container, network, file, droplet and host names, hence so narrow: nginx's names
 * join parts by `__` and have `_` for `-`, so `a--b` could be mistaken for `a` and `b`.
 */
export const name = text({
  kind: "a name",
  pattern: /^(?!x-|constructor$)[a-z](?:-?[a-z0-9]){0,30}$/,
  fix: "use up to 31 lower-case letters, digits and single dashes, a letter first, no dash last, and not x- (such keys are ignored)",
  max: 31,
});

export const envName = text({
  kind: "a variable name",
  pattern: /^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]*$/,
  fix: "use letters, digits and _, not a digit first, such as LOG_LEVEL",
  max: 255,
});

interface Range {
  /** As written in `deploy.yaml`. */
  readonly min: string;
  readonly max: string;
}

/** Milliseconds. The upper bound also keeps timers below Node's limit of 24.8 days. */
export function duration({ min, max }: Range) {
  const [from, to] = [parseDuration(min) ?? 0, parseDuration(max) ?? 0];
  const written = text({
    kind: "a duration",
    pattern: DURATION,
    fix: "write a number with its unit, such as 500ms, 30s, 5m or 2h",
    max: 40,
  });
  return changed(written, (value, context) => {
    const ms = parseDuration(value);
    if (ms !== undefined && ms >= from && ms <= to) return ms;
    const message = says(
      `${show(value)} is out of range`,
      `write a duration from ${min} to ${max}`,
    );
    context.issues.push({ code: "custom", input: value, message });
    return z.NEVER;
  });
}

/** Bytes. */
export function size({ min, max }: Range) {
  const [from, to] = [parseSize(min) ?? 0, parseSize(max) ?? 0];
  const written = text({
    kind: "a size",
    pattern: SIZE,
    fix: "write a number with its unit, such as 512KB, 256MB or 1GB",
    max: 40,
  });
  return changed(written, (value, context) => {
    const bytes = parseSize(value);
    if (bytes !== undefined && bytes >= from && bytes <= to) return bytes;
    const message = says(`${show(value)} is out of range`, `write a size from ${min} to ${max}`);
    context.issues.push({ code: "custom", input: value, message });
    return z.NEVER;
  });
}

export function integer(min: number, max: number) {
  return z
    .number({
      error: (issue) =>
        issue.input === undefined
          ? undefined
          : says(
              `${show(issue.input)} is not a whole number`,
              `write a number from ${min} to ${max}`,
            ),
    })
    .check(
      z.refine((value) => Number.isInteger(value) && value >= min && value <= max, {
        error: (issue) =>
          says(
            `${show(issue.input)} is out of range`,
            `write a whole number from ${min} to ${max}`,
          ),
      }),
    )
    .register(z.globalRegistry, { type: "integer", minimum: min, maximum: max });
}

/** `0.5` or, as Compose users write it, `"0.50"`. */
export function decimal(min: number, max: number) {
  const error = (issue: { input?: unknown }): string =>
    says(
      `${show(issue.input)} is not a number from ${min} to ${max}`,
      "write a number such as 0.5",
    );
  const written = z.union([z.number(), z.string().check(z.regex(/^\d{1,9}(\.\d{1,9})?$/))], {
    error,
  });
  return changed(written, Number)
    .check(z.refine((value) => value >= min && value <= max, { error }))
    .register(z.globalRegistry, { title: "number" });
}

export const flag = z.boolean({
  error: (issue) =>
    issue.input === undefined
      ? undefined
      : says(`${show(issue.input)} is not a boolean`, "write true or false, in small letters"),
});

/** Free text for a container: any but NUL, which no argv or environment can carry. */
const printable = z.string().check(
  z.refine((value) => !value.includes("\0"), {
    error: () => says("a NUL byte", "leave it out"),
  }),
);

export const argv = listOf(
  printable,
  'write a list with one word per item, such as ["node", "server.js"]',
).check(
  z.refine((words) => words.length > 0 && words[0] !== "", {
    error: () => says("the command is empty", 'write a list such as ["node", "server.js"]'),
  }),
);

/** Whether only `${environment}` is to be filled in; `$${` is a literal `${`. */
const SUBSTITUTIONS = /^(?:\$\$\{|\$\{environment\}|\$(?!\{)|[^$])*$/;

const envValue = changed(
  z.union([printable, z.number(), z.boolean()], {
    error: (issue) =>
      says(`${show(issue.input)} is not a value`, 'write text or a number; "" is an empty value'),
  }),
  String,
)
  .check(
    z.refine((value) => SUBSTITUTIONS.test(value), {
      error: (issue) =>
        says(
          `${show(issue.input)} asks for something other than \${environment}`,
          "values from outside belong into secrets; write $${ for a literal ${",
        ),
    }),
  )
  .register(z.globalRegistry, { title: "text" });

export const envVars = mapOf(envName, envValue, "write { LOG_LEVEL: info }");

/** Strictly a host name: it reaches nginx and DNS as it is. */
export const domain = text({
  kind: "a domain name",
  pattern:
    /^(?:(?:[a-z0-9]|\$\{environment\})(?:[a-z0-9-]|\$\{environment\})*(?<!-)(?:\.(?!$)|$))+$/,
  fix: "write lower-case labels joined by dots, such as shop.example.com; only ${environment} is filled in",
  max: 253,
});

/** A host name or an address, IPv6 in brackets or not. */
export const ADDRESS = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\]?)`;

// Patterns below leave control characters out by ranges: editors may read them without the flag u,
// where \p{Cc} means something else.

/** Stays inside the repository: a build context elsewhere would carry the runner's files away. */
export const repositoryPath = text({
  kind: "a path inside the repository",
  pattern: /^(?![-/~])(?!.*:\/\/)(?!(?:.*\/)?\.\.(?:\/|$))[ -9;-[\]-~\u00A0-\uFFFF]+$/,
  fix: "write a path relative to the folder of deploy.yaml, without ..",
  max: 1024,
});

export const absolutePath = text({
  kind: "an absolute path",
  pattern: /^\/(?!(?:.*\/)?\.\.(?:\/|$))[ -+\--9;-[\]-~\u00A0-\uFFFF]+$/,
  fix: "write the path inside the container from / on, without : and ,",
  max: 1024,
});
