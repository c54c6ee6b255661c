import { reasons, type ReasonCode } from "./reasons.ts";

export type { ReasonCode } from "./reasons.ts";

/** Facts of one failure: names and numbers, shown one per line under the message. */
export type Facts = Readonly<Record<string, string | number | undefined>>;

/** An outcome with a stable reason code. What to do about it comes from the catalogue. */
export class SluiceError extends Error {
  readonly code: ReasonCode;
  readonly facts: Facts;
  /** Last lines of a container or a tool, already free of secrets. */
  readonly detail: string | undefined;

  constructor(
    code: ReasonCode,
    message: string,
    more: { facts?: Facts; detail?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = "SluiceError";
    this.code = code;
    this.facts = more.facts ?? {};
    this.detail = more.detail;
  }

  get exitCode(): number {
    return reasons[this.code].exit;
  }

  /** The sentence that tells what to do next. */
  get fix(): string {
    return reasons[this.code].fix;
  }
}

/** Any thrown thing as a `SluiceError`; the unknown becomes `INTERNAL`. */
export function asSluiceError(error: unknown): SluiceError {
  if (error instanceof SluiceError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new SluiceError("INTERNAL", message, { cause: error });
}

/**
 * The same error with `mask` over everything that it can show, its trace included; `maskCut` over
 * what comes from containers and programs, of which a host sends so many bytes and no more.
 */
export function maskError(
  error: unknown,
  mask: (text: string) => string,
  maskCut = mask,
): SluiceError {
  const { code, message, facts, detail, stack } = asSluiceError(error);
  const maskValue = (value: Facts[string]) => (typeof value === "string" ? maskCut(value) : value);
  const masked = new SluiceError(code, mask(message), {
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, maskValue(value)]),
    ),
    ...(detail === undefined ? {} : { detail: maskCut(detail) }),
  });
  if (stack !== undefined) masked.stack = mask(stack);
  return masked;
}

/** Code, what happened, facts, last lines, what to do: the one way an error is shown as text. */
export function explain(error: SluiceError): string {
  const facts = Object.entries(error.facts)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `  ${name}: ${value}`);
  const detail = error.detail
    ? error.detail
        .trimEnd()
        .split("\n")
        .map((line) => `  | ${line}`)
    : [];
  return [`${error.code}: ${error.message}`, ...facts, ...detail, `  → ${error.fix}`].join("\n");
}
