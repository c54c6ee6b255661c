import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Connection } from "../connection.ts";
import { type MakeExchange, STEP_MS, expectStatus, numberedText, requestHead } from "./exchange.ts";

/** An upload that takes seconds; the answer must tell its length and SHA-256. */
export const upload: MakeExchange = (plan) => {
  const body = numberedText(plan.slow.bytes);
  const sha256 = createHash("sha256").update(body).digest("hex");
  const fields = ["Content-Type: text/plain", `Content-Length: ${body.length}`];
  const start = Buffer.from(requestHead(plan, "PUT", "/upload", fields));
  return async (connection) => {
    const chunks: Buffer[] = [];
    const answered = new AbortController();
    const answer = connection.request(start, (chunk) => chunks.push(chunk));
    const sending = sendSlowly(connection, body, plan.slow.seconds, answered.signal);
    const head = await answer.finally(() => answered.abort());
    if (!(await sending)) throw new Error(`status ${head.status} before the upload was complete`);
    expectStatus(head, 200);
    checkReceipt(body.length, sha256, Buffer.concat(chunks).toString());
    return head;
  };
};

/** Resolves to whether the whole body was sent before the answer came. */
async function sendSlowly(
  connection: Connection,
  body: Buffer,
  seconds: number,
  answered: AbortSignal,
): Promise<boolean> {
  const steps = Math.max(1, Math.round((seconds * 1000) / STEP_MS));
  for (let step = 0; step < steps; step++) {
    await wait(STEP_MS);
    if (answered.aborted) return false;
    const at = (n: number) => Math.floor((body.length * n) / steps);
    connection.send(body.subarray(at(step), at(step + 1)));
  }
  return true;
}

function checkReceipt(bytes: number, sha256: string, answer: string): void {
  const receipt = JSON.parse(answer) as { bytes?: unknown; sha256?: unknown };
  if (receipt.bytes !== bytes)
    throw new Error(`${bytes} bytes sent, ${String(receipt.bytes)} received`);
  if (receipt.sha256 !== sha256) throw new Error("other bytes were received than were sent");
}
