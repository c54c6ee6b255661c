import type { IncomingMessage } from "node:http";

/** Of what nobody will read; a sender that has seen its answer by then stops. */
const MOST_BYTES = 32 * 2 ** 20;

/**
 * Lets a sender finish, or see that it need not: to close while bytes still come resets the
 * connection, and an answer that was not read yet is lost with it. Keeps nothing. Resolves at the end
 * of the body, and after `ms` or `MOST_BYTES` at the latest.
 */
export function linger(request: IncomingMessage, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let size = 0;
  const timer = setTimeout(resolve, ms);
  const drop = (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_BYTES) resolve();
  };
  for (const event of ["end", "close", "error"]) request.on(event, resolve);
  request.on("data", drop);
  // It was paused by whoever had enough of it.
  request.resume();
  return promise.finally(() => {
    clearTimeout(timer);
    request.off("data", drop).pause();
  });
}
