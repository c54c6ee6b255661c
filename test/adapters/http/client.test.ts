import { MockAgent } from "undici";
import { beforeEach, describe, expect, test } from "vitest";
import { createHttp, urlOf } from "../../../src/adapters/http/client.ts";
import type { HttpRequest } from "../../../src/contracts/http.ts";

const BASE = "https://api.example.com";
let agent: MockAgent;
let slept: number[];
let time: number;

beforeEach(() => {
  agent = new MockAgent();
  agent.disableNetConnect();
  slept = [];
  time = 1_000_000;
});

function client(more: { perMinute?: number; patienceMs?: number } = {}) {
  return createHttp({
    vendor: "Example",
    baseUrl: BASE,
    token: "tok_secret",
    dispatcher: agent,
    ...more,
    sleep: async (ms) => {
      slept.push(ms);
      time += ms;
    },
    now: () => time,
  });
}

const get: HttpRequest = { method: "GET", path: "/v2/things/{id}", params: { id: 7 } };
const post: HttpRequest = { method: "POST", path: "/v2/things", body: { name: "a" } };

function answers(method: string, path: string, ...statuses: (number | Error)[]) {
  for (const status of statuses) {
    const interceptor = agent.get(BASE).intercept({ method, path });
    if (status instanceof Error) interceptor.replyWithError(status);
    else interceptor.reply(status, status === 204 ? "" : { status });
  }
}

test("sends the token and JSON, and counts calls by their template", async () => {
  agent
    .get(BASE)
    .intercept({
      method: "POST",
      path: "/v2/things",
      body: '{"name":"a"}',
      headers: { authorization: "Bearer tok_secret", "content-type": "application/json" },
    })
    .reply(201, { thing: 1 });
  const http = client();
  expect(await http.send(post)).toMatchObject({ status: 201, body: { thing: 1 } });
  expect([...http.calls]).toEqual([["POST /v2/things", 1]]);
});

test("a parameter cannot leave its place in the path", () => {
  const request = { ...get, params: { id: "../account?x=1" }, query: { page: 2, none: undefined } };
  expect(urlOf(`${BASE}/`, request)).toBe(
    "https://api.example.com/v2/things/..%2Faccount%3Fx%3D1?page=2",
  );
  expect(() => urlOf(BASE, { method: "GET", path: "/v2/things/{id}" })).toThrow("lacks id");
});

test("a reply without a body has none", async () => {
  answers("GET", "/v2/things/7", 204);
  expect((await client().send(get)).body).toBeUndefined();
});

describe("what is repeated", () => {
  const reset = () => Object.assign(new Error("reset"), { code: "ECONNRESET" });

  test("a GET after a lost connection and after 5xx, each wait longer", async () => {
    answers("GET", "/v2/things/7", reset(), 500, 503, 200);
    const http = client();
    expect((await http.send(get)).status).toBe(200);
    expect(http.calls.get("GET /v2/things/{id}")).toBe(4);
    expect(slept).toHaveLength(3);
  });

  test("a GET five times at most; then its last answer stands", async () => {
    answers("GET", "/v2/things/7", 500, 500, 500, 500, 500);
    const http = client();
    expect((await http.send(get)).status).toBe(500);
    expect(http.calls.get("GET /v2/things/{id}")).toBe(5);
  });

  test("never a POST whose connection was lost", async () => {
    answers("POST", "/v2/things", reset());
    await expect(client().send(post)).rejects.toMatchObject({
      code: "API_UNREACHABLE",
      facts: { call: "POST /v2/things" },
    });
    expect(slept).toEqual([]);
  });

  test("never a POST that was answered with 500", async () => {
    answers("POST", "/v2/things", 500);
    expect((await client().send(post)).status).toBe(500);
  });

  test("a POST that certainly never arrived", async () => {
    answers("POST", "/v2/things", Object.assign(new Error("x"), { code: "ECONNREFUSED" }), 201);
    expect((await client().send(post)).status).toBe(201);
  });
});

describe("limits of the vendor", () => {
  test("retry-after is obeyed, also by a POST", async () => {
    const pool = agent.get(BASE);
    const refusal = pool.intercept({ method: "POST", path: "/v2/things" });
    refusal.reply(429, {}, { headers: { "retry-after": "7" } });
    answers("POST", "/v2/things", 201);
    expect((await client().send(post)).status).toBe(201);
    expect(slept).toEqual([7_000]);
  });

  test("an hourly allowance that is used up is waited for until its reset", async () => {
    const first = agent.get(BASE).intercept({ method: "GET", path: "/v2/things/7" });
    const headers = { "ratelimit-remaining": "0", "ratelimit-reset": String(time / 1000 + 30) };
    first.reply(200, {}, { headers });
    answers("GET", "/v2/things/7", 200);
    const http = client();
    await http.send(get);
    await http.send(get);
    expect(slept).toEqual([30_000]);
  });

  test("a wait longer than our patience fails at once and says why", async () => {
    const refusal = agent.get(BASE).intercept({ method: "GET", path: "/v2/things/7" });
    refusal.reply(429, {}, { headers: { "retry-after": "600" } });
    await expect(client({ patienceMs: 1_000 }).send(get)).rejects.toThrow("wait 600 s");
    expect(slept).toEqual([]);
  });

  test("no more leave within a minute than allowed", async () => {
    answers("GET", "/v2/things/7", 200, 200, 200);
    const http = client({ perMinute: 2 });
    await http.send(get);
    await http.send(get);
    await http.send(get);
    expect(slept).toEqual([60_000]);
  });
});

test("the token is not in a message, whatever the fault says", async () => {
  answers("POST", "/v2/things", new Error("bad header tok_secret"));
  await expect(client().send(post)).rejects.toThrow("bad header ***");
});

test("an abort is told as such and ends the waiting", async () => {
  const abort = AbortSignal.abort();
  await expect(client().send({ ...get, signal: abort })).rejects.toMatchObject({ code: "ABORTED" });
});
