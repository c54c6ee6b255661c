import { pino, type Logger } from "pino";

/** Facts are names and numbers; never a header, a body or a secret. */
export type BotLog = Pick<Logger, "debug" | "info" | "warn" | "error">;

/** Lines of JSON. Probot tells of a handler that failed with all of its event: what people wrote stays out. */
export function makeLog(level: "debug" | "info" | "warn" | "error"): Logger {
  const redact = { paths: ["event.payload", "err.event", "err.request.headers"], remove: true };
  return pino({ level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
