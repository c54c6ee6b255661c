/** As pino has it, which Probot brings. Facts are names and numbers; never a header, a body or a secret. */
export interface BotLog {
  debug(facts: object, text: string): void;
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}
