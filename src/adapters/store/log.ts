/** As pino has it. */
export interface StoreLog {
  warn(facts: object, text: string): void;
}

export const silent: StoreLog = { warn() {} };
