import type { HttpRequest } from "../../contracts/http.ts";

export const ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** Faults after which the vendor certainly never saw the request. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether sending it twice does no harm. A POST that timed out may have made what it asked for. */
export function isRepeatable({ method, repeatable }: HttpRequest): boolean {
  return repeatable ?? (method === "GET" || method === "PUT" || method === "DELETE");
}

export function mayRepeatFault(request: HttpRequest, code: string | undefined): boolean {
  return isRepeatable(request) || (code !== undefined && NEVER_SENT.has(code));
}

/** 429 was not carried out, whatever the method. */
export function mayRepeatStatus(request: HttpRequest, status: number): boolean {
  return status === 429 || (status >= 500 && isRepeatable(request));
}

/** What the vendor asks for, else twice as long each time; `chance` is 0–1. */
export function waitBefore(
  attempt: number,
  headers: Readonly<Record<string, string>>,
  now: number,
  chance: number,
): number {
  const asked = Number(headers["retry-after"]);
  if (headers["retry-after"] !== undefined && Number.isFinite(asked)) return asked * 1000;
  const reset = Number(headers["ratelimit-reset"]);
  if (headers["ratelimit-remaining"] === "0" && Number.isFinite(reset))
    return Math.max(FIRST_WAIT_MS, reset * 1000 - now);
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return longest / 2 + (longest / 2) * chance;
}
