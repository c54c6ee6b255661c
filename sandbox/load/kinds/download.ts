import { createHash } from "node:crypto";
import { type MakeExchange, expectStatus, numberedText, requestHead } from "./exchange.ts";

/** A download that takes seconds; length and SHA-256 of what arrives must be right. */
export const download: MakeExchange = (plan) => {
  const { bytes, seconds } = plan.slow;
  const path = `/download?bytes=${bytes}&seconds=${seconds}`;
  const request = Buffer.from(requestHead(plan, "GET", path));
  const wanted = createHash("sha256").update(numberedText(bytes)).digest("hex");
  return async (connection) => {
    const hash = createHash("sha256");
    let received = 0;
    const head = await connection.request(request, (chunk) => {
      hash.update(chunk);
      received += chunk.length;
    });
    expectStatus(head, 200);
    if (received !== bytes) throw new Error(`${received} of ${bytes} bytes arrived`);
    if (hash.digest("hex") !== wanted) throw new Error("other bytes arrived than were sent");
    return head;
  };
};
