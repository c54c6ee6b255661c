import type { Connection } from "../connection.ts";
import type { Head } from "../head.ts";
import type { Patience } from "../patience.ts";
import type { LoadPlan } from "../types.ts";

/** How often slow transfers, streams and WebSockets move: 20 times a second. */
export const STEP_MS = 50;

/** One request from first byte to last; throws an Error that says how it was lost. */
export type Exchange = (connection: Connection, patience: Patience) => Promise<Head>;

/** Makes the exchange of one client; `client` is a number of its own. */
export type MakeExchange = (plan: LoadPlan, client: number) => Exchange;

/** A request head, with `extra` header lines. */
export function requestHead(
  plan: Pick<LoadPlan, "hostHeader">,
  method: string,
  path: string,
  extra: readonly string[] = [],
): string {
  return [`${method} ${path} HTTP/1.1`, `Host: ${plan.hostHeader}`, ...extra, "", ""].join("\r\n");
}

export function expectStatus(head: Head, status: number): void {
  if (head.status !== status) throw new Error(`status ${head.status} instead of ${status}`);
}

/** Bytes 0 to `bytes` of a text whose every 16-byte line is its own offset: it shows any hole. */
export function numberedText(bytes: number): Buffer {
  let text = "";
  for (let offset = 0; offset < bytes; offset += 16)
    text += `${String(offset).padStart(15, "0")}\n`;
  return Buffer.from(text.slice(0, bytes));
}
