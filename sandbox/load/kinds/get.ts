import { type MakeExchange, expectStatus, requestHead } from "./exchange.ts";

/** GET of the target's own path; the body must be as long as it said. */
export const get: MakeExchange = (plan) => {
  const request = Buffer.from(requestHead(plan, "GET", plan.path));
  return async (connection) => {
    const head = await connection.request(request);
    expectStatus(head, 200);
    return head;
  };
};
