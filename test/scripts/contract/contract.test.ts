import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createSend } from "../../../sandbox/digitalocean/client.ts";
import { startRecorder, violationsIn } from "../../../scripts/contract/recorder.ts";
import { isClean, report } from "../../../scripts/contract/run.ts";
import { trim } from "../../../scripts/contract/trim.ts";

const PROBLEM = JSON.stringify({
  title: "Request/Response not valid",
  validation: [{ location: ["response", "body", "id"], message: "must be integer" }],
});

test("a problem that the validating proxy tells is a violation; a vendor's own error is none", () => {
  expect(violationsIn("application/problem+json", PROBLEM)).toEqual([
    "response.body.id: must be integer",
  ]);
  expect(violationsIn("application/json", '{"id":"not_found"}')).toEqual([]);
});

test("what goes through the recorder arrives whole and is noted", async () => {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(request.headers.authorization === "Bearer t" ? 201 : 401);
      response.end('{"a":1}');
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const recorder = await startRecorder(`http://127.0.0.1:${port}`);
  onTestFinished(() => recorder.close());
  const answer = await createSend(recorder.url, "t")("POST", "/x?y=1", { b: 2 });
  expect(answer).toMatchObject({ status: 201, body: { a: 1 } });
  expect(recorder.exchanges).toEqual([
    { method: "POST", path: "/x?y=1", status: 201, violations: [] },
  ]);
});

test("a flow is clean only when it called something, nothing differed and it ended well", () => {
  const good = { method: "GET", path: "/x", status: 200, violations: [] };
  const bad = { ...good, status: 500, violations: ["no"] };
  const failure = new Error("stuck");
  expect(isClean({ exchanges: [good], failure: undefined })).toBe(true);
  expect(isClean({ exchanges: [], failure: undefined })).toBe(false);
  expect(isClean({ exchanges: [good, bad], failure: undefined })).toBe(false);
  expect(isClean({ exchanges: [good], failure })).toBe(false);
  expect(report({ exchanges: [good, bad], failure })).toBe(
    "GET /x (500)\n  no\nthe flow failed: stuck\n2 calls, 1 violations",
  );
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
