/** Where an environment answers, for the pane that shows it. */
export interface Site {
  readonly environment: string;
  /** `http://ADDRESS:PORT/`; absent: nowhere yet. */
  readonly url: string | undefined;
  /** Its name, which no name server knows. */
  readonly host: string;
}

export interface PageOptions {
  /** Tokens of those whom the page may speak for, by login. */
  readonly people?: () => Readonly<Record<string, string>>;
  readonly sites?: () => readonly Site[];
}
