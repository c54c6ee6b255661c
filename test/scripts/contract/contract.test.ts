import { expect, onTestFinished, test } from "vitest";
import { createSend } from "../../../sandbox/http/client.ts";
import { listen, type Message, type Reply } from "../../../scripts/contract/http.ts";
import { explain } from "../../../scripts/contract/mistakes.ts";
import { mend } from "../../../scripts/contract/mend.ts";
import { probe, shapeOf, spoil, startStand } from "../../../scripts/contract/probe.ts";
import { startRecorder, violationsIn } from "../../../scripts/contract/recorder.ts";
import { isClean, report } from "../../../scripts/contract/run.ts";
import { trim } from "../../../scripts/contract/trim.ts";

const PROBLEM = {
  title: "Request/Response not valid",
  validation: [{ location: ["response", "body", "id"], message: "must be integer" }],
};

function json(status: number, body: unknown, type = "application/json"): Reply {
  return { status, headers: { "content-type": type }, body: Buffer.from(JSON.stringify(body)) };
}

const problem = (status: number) => json(status, PROBLEM, "application/problem+json");

async function open(answer: (message: Message) => Reply): Promise<string> {
  const listener = await listen(async (message) => answer(message));
  onTestFinished(() => listener.close());
  return listener.url;
}

test("a problem that the validating proxy tells is a violation; a vendor's own error is none", () => {
  expect(violationsIn(problem(500))).toEqual(["response.body.id: must be integer"]);
  expect(violationsIn(json(404, { id: "not_found" }))).toEqual([]);
});

test("what goes through the recorder arrives whole and is noted", async () => {
  const url = await open(({ headers, body }) =>
    json(headers["authorization"] === "Bearer t" ? 201 : 401, { a: JSON.parse(body.toString()) }),
  );
  const recorder = await startRecorder(url);
  onTestFinished(() => recorder.close());
  const answer = await createSend(recorder.url, "t")("POST", "/x?y=1", { b: 2 });
  expect(answer).toMatchObject({ status: 201, body: { a: { b: 2 } } });
  expect(recorder.exchanges).toMatchObject([
    { sent: { method: "POST", path: "/x?y=1" }, got: { status: 201 }, violations: [] },
  ]);
});

/** A proxy that looks at replies of `/seen` and at nothing else. */
async function openHalfBlind(): Promise<{
  url: string;
  stand: Awaited<ReturnType<typeof startStand>>;
}> {
  const stand = await startStand(await open(() => json(201, { id: 1, list: [] })));
  onTestFinished(() => stand.close());
  const recorder = await startRecorder(stand.url);
  onTestFinished(() => recorder.close());
  const proxy = await listen(async (message) => {
    await createSend(recorder.url, "t")(message.method, message.path);
    const { got } = recorder.exchanges.at(-1)!;
    const { id } = JSON.parse(got.body.toString()) as { id: unknown };
    return message.path === "/seen" && typeof id !== "number" ? problem(500) : got;
  });
  onTestFinished(() => proxy.close());
  return { url: proxy.url, stand };
}

test("a proxy that does not look is found out", async () => {
  const { url, stand } = await openHalfBlind();
  const recorder = await startRecorder(url);
  onTestFinished(() => recorder.close());
  const send = createSend(recorder.url, "t");
  await send("GET", "/seen");
  await send("POST", "/unseen", { name: "a" });
  expect(recorder.exchanges.flatMap(({ violations }) => violations)).toEqual([]);
  expect(await probe(stand, url, recorder.exchanges)).toEqual([
    "POST /unseen: reply",
    "POST /unseen: request",
  ]);
});

test("what is spoiled has no value of its kind left", () => {
  const spoiled = spoil(Buffer.from('{"a":1,"b":[2],"c":{"d":3},"e":null}'));
  expect(JSON.parse(String(spoiled))).toEqual({
    a: { wrong: true },
    b: 5,
    c: 5,
    e: { wrong: true },
  });
  expect(spoil(Buffer.from(""))).toBeUndefined();
  expect(spoil(Buffer.from("[1]"))).toBeUndefined();
  expect(spoil(Buffer.from("4.2.0"))).toBeUndefined();
});

test("calls of one kind have one shape", () => {
  expect(shapeOf("/v2/droplets/512000001/actions?page=2")).toBe("/v2/droplets/*/actions");
  expect(shapeOf("/v2/tags/a:b")).toBe("/v2/tags/*");
  expect(shapeOf("/v2/firewalls/bb4b2611-3d72-467b-8602-280330ecd65c")).toBe("/v2/firewalls/*");
});

test("a pattern that a strict engine refuses is mended without a change of meaning", () => {
  const text = JSON.stringify({ a: { pattern: "^[a-z_\\-\\:]+\\.$" }, b: { pattern: "^\\d+$" } });
  const mended = mend(text);
  expect(mended.patterns).toEqual(["^[a-z_\\-\\:]+\\.$"]);
  const { a, b } = JSON.parse(mended.text) as Record<string, { pattern: string }>;
  expect(a?.pattern).toBe("^[a-z_\\-:]+\\.$");
  expect(new RegExp(a!.pattern, "u").test("a-b:c.")).toBe(true);
  expect(b?.pattern).toBe("^\\d+$");
});

test("a flow is clean only when it called something, nothing differed and everything was looked at", () => {
  const sent = { method: "GET", path: "/x", headers: {}, body: Buffer.alloc(0) };
  const good = { sent, got: json(200, {}), violations: [] };
  const bad = { sent, got: json(500, {}), violations: ["no"] };
  const clean = { exchanges: [good], failure: undefined, unchecked: [], mended: [], mistakes: {} };
  const failure = new Error("stuck");
  expect(isClean(clean)).toBe(true);
  expect(isClean({ ...clean, exchanges: [] })).toBe(false);
  expect(isClean({ ...clean, exchanges: [good, bad] })).toBe(false);
  expect(isClean({ ...clean, failure })).toBe(false);
  expect(isClean({ ...clean, unchecked: ["GET /x: reply"] })).toBe(false);
  expect(isClean({ ...clean, mistakes: { "a GET is a POST": 0 } })).toBe(false);
  expect(isClean({ ...clean, mistakes: { "a GET is a POST": 1 } })).toBe(true);
  const lists = { unchecked: ["GET /y: reply"], mended: ["^a$"], mistakes: { "it is blue": 3 } };
  expect(report({ exchanges: [good, bad], failure, ...lists }))
    .toBe(`mended for the proxy: pattern ^a$
GET /x (500)
  no
not checked by the proxy: GET /y: reply
the description is wrong: it is blue: 3
the flow failed: stuck
2 calls, 1 violations`);
});

test("trimming keeps the rules of what is used, without prose, and resolves references", () => {
  const description = {
    paths: {
      "/x": {
        get: {
          responses: {
            200: { $ref: "#/components/responses/x" },
            204: { description: "nothing" },
          },
        },
      },
    },
    components: {
      responses: {
        x: { content: { "application/json": { schema: { $ref: "#/components/schemas/x" } } } },
      },
      schemas: {
        x: {
          description: "prose",
          required: ["id"],
          properties: { id: { type: "integer", example: 7 } },
        },
        unused: { type: "string" },
      },
    },
  };
  expect(trim(description, ["GET /x"])).toEqual({
    operations: { "GET /x": { replies: { 200: { $ref: "#/definitions/x" }, 204: null } } },
    definitions: {
      x: { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
    },
  });
  expect(() => trim(description, ["GET /y"])).toThrow("no paths /y get");
});

test("what a known mistake of the description explains is counted under its name", () => {
  const sent = { method: "GET", path: "/servers/512000001", headers: {}, body: Buffer.alloc(0) };
  const seen = { sent, got: json(200, {}), violations: ["name: must be string", "id: missing"] };
  const known = [
    { name: "names are texts", call: /^GET \/servers\/\*$/, violation: /^name:/ },
    { name: "nothing is said of keys", call: /^GET \/keys: reply$/ },
    { name: "it is blue", call: /^POST /, violation: /blue/ },
  ];
  const explained = explain(known, [seen], ["GET /keys: reply", "GET /tags: reply"]);
  expect(explained.left).toEqual([{ ...seen, violations: ["id: missing"] }]);
  expect(explained.unchecked).toEqual(["GET /tags: reply"]);
  const counts = { "names are texts": 1, "nothing is said of keys": 1, "it is blue": 0 };
  expect(explained.counts).toEqual(counts);
});

test("past the proxy a client hears what the look-alike said, which is asked only once", async () => {
  let asked = 0;
  const stand = await startStand(await open(() => json(201, { asked: (asked += 1) })));
  onTestFinished(() => stand.close());
  const proxy = await listen(async (message) => {
    if (message.path !== "/kept") await createSend(stand.url, "t")(message.method, message.path);
    return problem(500);
  });
  onTestFinished(() => proxy.close());
  const recorder = await startRecorder(proxy.url, (message) => stand.reallySays(message));
  onTestFinished(() => recorder.close());
  const send = createSend(recorder.url, "t");
  for (const [path, count] of [
    ["/passed", 1],
    ["/kept", 2],
    ["/kept", 3],
  ] as const) {
    expect(await send("POST", path)).toMatchObject({ status: 201, body: { asked: count } });
  }
  expect(recorder.exchanges.every((it) => it.violations.length === 1)).toBe(true);
});
