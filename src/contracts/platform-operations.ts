/** A variable of an application, as the platform keeps it. */
export interface PlatformVariable {
  readonly name: string;
  /** Absent: this token may not read it. */
  readonly value?: string;
  /** A person gave it with `sluice env`; no deploy takes it away. */
  readonly byHand: boolean;
}

/**
 * What people do with the applications of a `Platform` besides deploying: the second half of its
 * API. Ids are those that `Platform.applications` tells; rejections are those of `Platform`.
 */
export interface PlatformOperations {
  /** Of production, not of the platform's own previews; undefined: there is no such application. */
  variables(id: string): Promise<readonly PlatformVariable[] | undefined>;
  /** Adds or overwrites, by hand; they hold from the next start on. */
  setVariables(id: string, values: Readonly<Record<string, string>>): Promise<void>;
  /** Resolves to the names that were there. */
  unsetVariables(id: string, names: readonly string[]): Promise<readonly string[]>;
}
