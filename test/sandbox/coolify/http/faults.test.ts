import { expect, test } from "vitest";
import { open } from "../open.ts";

const POST = { method: "POST", path: "/api/v1/projects" };
const shop = { name: "shop" };

test.each([
  [500, undefined, 0],
  [500, true, 1],
  [429, undefined, 0],
] as const)("a create answered %i (done: %s) leaves %i projects", async (kind, after, made) => {
  const { coolify, send } = await open();
  coolify.faults.next({ ...POST, kind, ...(after && { after }), retryAfter: 9 });
  const answer = await send("POST", "/projects", shop);
  expect(answer).toMatchObject({ status: kind, body: { message: "Injected by the sandbox" } });
  expect(answer.headers.get("retry-after")).toBe("9");
  expect(coolify.state().projects).toHaveLength(made);
});

test.each([
  ["reset-before", 0],
  ["reset-after", 1],
] as const)("%s breaks the connection with %i projects made", async (kind, made) => {
  const { coolify, send } = await open();
  coolify.faults.next({ ...POST, kind });
  await expect(send("POST", "/projects", shop)).rejects.toThrow("fetch failed");
  expect(coolify.state().projects).toHaveLength(made);
});

test("a time-out after success never answers, though the project is there", async () => {
  const { coolify } = await open();
  coolify.faults.next({ ...POST, kind: "timeout-after-success" });
  const call = fetch(`${coolify.url}/api/v1/projects`, {
    method: "POST",
    headers: { authorization: `Bearer ${coolify.token}`, "content-type": "application/json" },
    body: JSON.stringify(shop),
    signal: AbortSignal.timeout(200),
  });
  await expect(call).rejects.toThrow("timeout");
  expect(coolify.state().projects).toEqual(["shop: production"]);
});

test("every call is counted by its published path", async () => {
  const { coolify, send } = await open();
  await send("GET", "/projects/1");
  await send("GET", "/projects/2");
  expect(coolify.calls.count()).toEqual({ "GET /api/v1/projects/{uuid}": 2 });
});
