/** One thing wrong with a `deploy.yaml`, and what to write instead. Every surface renders the same object. */
export interface Diagnostic {
  readonly file: string;
  /** From 1. A problem of the file as a whole is at 1:1 and has no excerpt. */
  readonly line: number;
  /** From 1, in UTF-16 units as editors and GitHub count. */
  readonly column: number;
  /** One past the last marked column of that line. */
  readonly endColumn: number;
  /** Keys from the top, such as `services.web.port`; empty for the file as a whole. */
  readonly path: string;
  readonly problem: string;
  readonly fix: string;
  readonly excerpt?: Excerpt;
}

/** The line in question, or the part of a long one around the place. */
export interface Excerpt {
  readonly text: string;
  /** Index in `text` of the first marked character. */
  readonly from: number;
}

/** A configuration that cannot be used. Exit code 2. */
export class ConfigError extends Error {
  readonly code = "CONFIG_INVALID";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const [first, ...others] = diagnostics;
    const where = first === undefined ? "" : `${first.file}:${first.line}:${first.column}: `;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    super(`${where}${first?.problem ?? "the configuration cannot be used"}${more}`);
    this.name = "ConfigError";
    this.diagnostics = diagnostics;
  }
}

/** A problem before it has a place: where in the text, or at which key. */
export interface Problem {
  /** Offsets in the text. */
  readonly range?: readonly [from: number, to: number];
  readonly path: readonly string[];
  /** Which side of `key: value` is marked; a missing key marks its parent's key. */
  readonly at?: "key" | "value";
  readonly problem: string;
  readonly fix: string;
}
