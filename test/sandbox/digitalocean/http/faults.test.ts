import { expect, test } from "vitest";
import { open, ORDER } from "../open.ts";

const POST = { method: "POST", path: "/v2/droplets" };
const order = { ...ORDER, names: ["a"] };

test.each([500, 429, 422])("a call is answered %i and not carried out", async (kind) => {
  const { cloud, send } = await open();
  cloud.faults.next({ ...POST, kind, message: "no" });
  const answer = await send("POST", "/v2/droplets", order);
  expect(answer).toMatchObject({ status: kind, body: { message: "no" } });
  expect(cloud.state().droplets).toEqual([]);
  expect((await send("POST", "/v2/droplets", order)).status).toBe(202);
});

test("a call is carried out and answered 500 all the same", async () => {
  const { cloud, send } = await open();
  cloud.faults.next({ ...POST, kind: 500, after: true });
  expect((await send("POST", "/v2/droplets", order)).status).toBe(500);
  expect(cloud.state().droplets).toHaveLength(1);
});

test("a rate limit may tell how long to wait", async () => {
  const { cloud, send } = await open();
  cloud.faults.next({ kind: 429, retryAfter: 7 });
  expect((await send("GET", "/v2/account")).headers.get("retry-after")).toBe("7");
});

test.each([
  ["reset-before", 0],
  ["reset-after", 1],
] as const)("%s breaks the connection with %i droplets made", async (kind, made) => {
  const { cloud, send } = await open();
  cloud.faults.next({ ...POST, kind });
  await expect(send("POST", "/v2/droplets", order)).rejects.toMatchObject({
    cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) },
  });
  expect(cloud.state().droplets).toHaveLength(made);
});

test("a time-out after success never answers, though the droplet is there", async () => {
  const { cloud, send } = await open();
  cloud.faults.next({ ...POST, kind: "timeout-after-success" });
  const controller = new AbortController();
  const call = fetch(`${cloud.url}/v2/droplets`, {
    method: "POST",
    headers: { authorization: `Bearer ${cloud.token}` },
    body: JSON.stringify(order),
    signal: controller.signal,
  });
  const refused = expect(call).rejects.toThrow("aborted");
  await expect.poll(() => cloud.calls.list()).toMatchObject([{ status: 0 }]);
  controller.abort();
  await refused;
  expect(cloud.state().droplets).toHaveLength(1);
  expect((await send("GET", "/v2/account")).status).toBe(200);
});

test("a slow call is answered in full", async () => {
  const { cloud, send } = await open();
  cloud.faults.next({ kind: "slow", ms: 20 });
  expect((await send("GET", "/v2/account")).status).toBe(200);
  expect(cloud.faults.pending()).toEqual([]);
});

test("a fault strikes the call it names, as often as it says, after those it lets by", async () => {
  const { cloud, send } = await open();
  const path = "/v2/droplets/{droplet_id}";
  cloud.faults.next({ method: "GET", path, kind: 500, times: 2, skip: 1 });
  const statuses = [];
  for (let n = 0; n < 5; n += 1) {
    await send("GET", "/v2/account");
    statuses.push((await send("GET", "/v2/droplets/7")).status);
  }
  expect(statuses).toEqual([404, 500, 500, 404, 404]);
});

test("every call is counted by its published path, answered or not", async () => {
  const { cloud, send } = await open();
  await send("GET", "/v2/droplets/1");
  await send("GET", "/v2/droplets/2");
  cloud.faults.next({ kind: "reset-before" });
  await expect(send("DELETE", "/v2/droplets/1")).rejects.toThrow("fetch failed");
  expect(cloud.calls.count()).toEqual({
    "GET /v2/droplets/{droplet_id}": 2,
    "DELETE /v2/droplets/{droplet_id}": 1,
  });
  expect(cloud.calls.list().at(-1)).toMatchObject({ status: 0, fault: "reset-before" });
  cloud.calls.reset();
  expect(cloud.calls.total()).toBe(0);
});
