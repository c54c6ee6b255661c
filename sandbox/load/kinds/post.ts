import { type MakeExchange, expectStatus, requestHead } from "./exchange.ts";

/** POST of an order of changing size; the answer must echo it and its length. */
export const post: MakeExchange = (plan, client) => {
  let serial = 0;
  return async (connection) => {
    const order = JSON.stringify({ client, serial, note: "x".repeat((serial++ * 37) % 1500) });
    const chunks: Buffer[] = [];
    const head = await connection.request(postBytes(plan.hostHeader, order), (chunk) =>
      chunks.push(chunk),
    );
    expectStatus(head, 201);
    checkEcho(order, Buffer.concat(chunks).toString());
    return head;
  };
};

function postBytes(hostHeader: string, body: string): Buffer {
  const fields = ["Content-Type: application/json", `Content-Length: ${body.length}`];
  return Buffer.from(requestHead({ hostHeader }, "POST", "/orders", fields) + body);
}

/** Throws unless `answer` is `{bytes, order}` of exactly this order. */
export function checkEcho(order: string, answer: string): void {
  const { bytes, order: echo } = JSON.parse(answer) as { bytes?: unknown; order?: unknown };
  if (bytes !== order.length)
    throw new Error(`${order.length} bytes sent, ${String(bytes)} received`);
  if (JSON.stringify(echo) !== order) throw new Error("another order came back");
}
