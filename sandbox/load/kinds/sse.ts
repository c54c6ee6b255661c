import { type MakeExchange, STEP_MS, expectStatus, requestHead } from "./exchange.ts";

/** An event stream that takes seconds; every event must come once, in order, from one version. */
export const sse: MakeExchange = (plan) => {
  const count = Math.max(1, Math.round((plan.slow.seconds * 1000) / STEP_MS));
  const path = `/events?count=${count}&ms=${STEP_MS}`;
  const request = Buffer.from(requestHead(plan, "GET", path, ["Accept: text/event-stream"]));
  return async (connection) => {
    const chunks: Buffer[] = [];
    const head = await connection.request(request, (chunk) => chunks.push(chunk));
    expectStatus(head, 200);
    const version = head.headers.get("x-shop-version") ?? "";
    const wanted = Array.from({ length: count }, (_, i) => `id: ${i + 1}\ndata: ${version}\n\n`);
    if (Buffer.concat(chunks).toString() !== wanted.join("")) throw new Error("events are missing");
    return head;
  };
};
