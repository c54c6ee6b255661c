// chatops.md's attacks on the way in, one test each: webhook and transport.
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { memoryStore } from "../../../src/adapters/memory/store.ts";
import { commentPayload, type Door, openDoor, SECRET, send, sign, waiting } from "../support.ts";

const doors: Door[] = [];
async function door(more: Parameters<typeof openDoor>[0] = {}): Promise<Door> {
  const made = await openDoor(more);
  doors.push(made);
  return made;
}
afterEach(() => Promise.all(doors.splice(0).map((one) => one.close())));

const body = JSON.stringify(commentPayload(1, "/deploy production"));
const hex = createHmac("sha256", SECRET).update(body).digest("hex");

describe("a signature", () => {
  test.each([
    ["that is missing", {}, 401, "no-signature"],
    ["of SHA-1 alone", { "x-hub-signature": `sha1=${"a".repeat(40)}` }, 401, "no-signature"],
    [
      "of the wrong length",
      { "x-hub-signature-256": `sha256=${hex.slice(2)}` },
      401,
      "no-signature",
    ],
    [
      "in capital letters",
      { "x-hub-signature-256": `sha256=${hex.toUpperCase()}` },
      401,
      "no-signature",
    ],
    ["without its prefix", { "x-hub-signature-256": hex }, 401, "no-signature"],
    [
      "that comes twice",
      { "x-hub-signature-256": `sha256=${hex}, sha256=${hex}` },
      401,
      "no-signature",
    ],
    ["of another body", { "x-hub-signature-256": sign("{}") }, 401, "wrong-signature"],
    [
      "with another secret",
      { "x-hub-signature-256": sign(body, "development") },
      401,
      "wrong-signature",
    ],
    ["with an empty secret", { "x-hub-signature-256": sign(body, "") }, 401, "wrong-signature"],
  ])("%s is refused and nothing is kept", async (_, headers, status, reason) => {
    const one = await door();
    const without = "x-hub-signature-256" in headers ? undefined : "x-hub-signature-256";
    const answer = await send(one, { body, headers, ...(without && { without }) });
    expect(answer).toMatchObject({ status, reason });
    expect(await waiting(one.store)).toBe(0);
  });

  test("of the same JSON written in another way is refused: bytes are signed, not what they mean", async () => {
    const one = await door();
    const pretty = JSON.stringify(JSON.parse(body), null, 2);
    const answer = await send(one, {
      body: pretty,
      headers: { "x-hub-signature-256": sign(body) },
    });
    expect(answer).toMatchObject({ status: 401, reason: "wrong-signature" });
  });

  test("of either secret is accepted while one replaces the other, and of neither afterwards", async () => {
    const old = "the secret of last year";
    const both = await door({ secrets: [SECRET, old] });
    const headers = { "x-hub-signature-256": sign(body, old) };
    expect(await send(both, { body, headers })).toMatchObject({ status: 202, outcome: "stored" });
    expect((await send(both)).status).toBe(202);
    const after = await door();
    expect((await send(after, { body, headers })).status).toBe(401);
  });
});

describe("a rightly signed delivery", () => {
  test("is stored and accepted with 202 before anybody handles it", async () => {
    const one = await door();
    const worker = one.store.queue("commands").work(1, () => sleep(20_000));
    const start = Date.now();
    expect(await send(one)).toMatchObject({ status: 202, outcome: "stored" });
    expect(await send(one)).toMatchObject({ status: 202, outcome: "stored" });
    expect(Date.now() - start).toBeLessThan(5_000);
    expect((await one.store.queue("commands").line("7")).length).toBe(2);
    void worker;
  });

  test.each([
    [
      "of the wrong content type",
      { headers: { "content-type": "application/x-www-form-urlencoded" } },
      415,
    ],
    ["without a content type", { headers: { "content-type": "" } }, 415],
    ["without a delivery id", { without: "x-github-delivery" }, 400],
    ["with a delivery id that is no UUID", { delivery: "1' OR '1'='1" }, 400],
    ["without an event", { without: "x-github-event" }, 400],
    ["with an event that is no word", { event: "issue_comment\\u0000" }, 400],
    ["by GET", { method: "GET" }, 405],
    ["that is not JSON", { body: "payload={}" }, 400],
    ["that is JSON and no object", { body: '"text"' }, 400],
    ["of nothing", { body: "" }, 400],
    [
      "with bytes that are no UTF-8",
      { body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
      400,
    ],
  ])("%s is refused", async (_, sent, status) => {
    const one = await door();
    expect((await send(one, sent)).status).toBe(status);
    expect(await waiting(one.store)).toBe(0);
  });

  test.each([
    ["of an unknown event", { event: "no_such_event" }],
    ["of an event named like a property of every object", { event: "constructor" }],
    [
      "of an edited comment",
      { body: JSON.stringify(commentPayload(1, "/deploy", { action: "edited" })) },
    ],
    [
      "of a deleted comment",
      { body: JSON.stringify(commentPayload(1, "/deploy", { action: "deleted" })) },
    ],
    ["of a comment without a slash", { body: JSON.stringify(commentPayload(1, "deploy please")) }],
    ["of a comment on a line of a review", { event: "pull_request_review_comment", body }],
    ["of the body of a review", { event: "pull_request_review", body }],
    ["of the App's own ping", { event: "ping", body: '{"zen":"x","hook_id":1}' }],
  ])("%s is accepted and not kept", async (_, sent) => {
    const one = await door();
    expect(await send(one, sent)).toMatchObject({ status: 202, outcome: "ignored" });
    expect(await waiting(one.store)).toBe(0);
  });

  test("is kept without what is none of our business", async () => {
    const one = await door();
    await send(one, { body });
    const [job] = await one.store.queue<{ payload: object }>("commands").line("7");
    expect(JSON.stringify(job?.data.payload)).not.toMatch(/hooks_url|not kept/);
    expect(job?.data.payload).toMatchObject({
      action: "created",
      comment: { id: 1, body: "/deploy production", user: { id: 1, login: "octocat" } },
      repository: { id: 7, full_name: "acme/shop" },
      installation: { id: 99 },
    });
    expect(job?.data.payload).not.toHaveProperty("issue.title");
  });

  test("with JSON as deep as its size allows does no harm", async () => {
    const one = await door();
    const deep = (n: number) => '{"a":'.repeat(n) + "1" + "}".repeat(n);
    const comment = `{"action":"created","repository":{"id":7},"comment":{"id":5,"body":"/deploy","user":${deep(100_000)}}}`;
    expect((await send(one, { body: "[".repeat(500_000) + "]".repeat(500_000) })).status).toBe(202);
    expect((await send(one, { body: comment })).status).toBe(202);
    const status = `{"action":"created","repository":{"id":7},"deployment":{"id":1,"payload":${deep(100_000)}},"deployment_status":{"id":2}}`;
    expect((await send(one, { body: status, event: "deployment_status" })).status).toBe(202);
    expect(await waiting(one.store)).toBe(2);
  });

  test("with __proto__ among its keys changes no object", async () => {
    const one = await door();
    const text = body.replace('"action"', '"__proto__":{"polluted":true},"action"');
    expect((await send(one, { body: text })).status).toBe(202);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("the same delivery", () => {
  test("twice is kept once, and both are told that it is there", async () => {
    const one = await door();
    const delivery = randomUUID();
    expect(await send(one, { body, delivery })).toMatchObject({ status: 202, outcome: "stored" });
    expect(await send(one, { body, delivery })).toMatchObject({ status: 202, outcome: "repeated" });
    expect(await waiting(one.store)).toBe(1);
  });

  test("many times in parallel is kept once", async () => {
    const one = await door();
    const delivery = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(one, { body, delivery })),
    );
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    expect(answers.filter(({ outcome }) => outcome === "stored")).toHaveLength(1);
    expect(await waiting(one.store)).toBe(1);
  });

  test("in a process that was started anew, on the same store, is known", async () => {
    const store = memoryStore();
    const delivery = randomUUID();
    await send(await door({ store }), { body, delivery });
    expect(await send(await door({ store }), { body, delivery })).toMatchObject({
      outcome: "repeated",
    });
  });

  test("of another event than comments is known by its id, in whatever letters", async () => {
    const one = await door();
    const delivery = randomUUID();
    const sent = { event: "pull_request", body: '{"action":"opened","repository":{"id":7}}' };
    expect(await send(one, { ...sent, delivery })).toMatchObject({ outcome: "stored" });
    const again = { ...sent, delivery: delivery.toUpperCase() };
    expect(await send(one, again)).toMatchObject({ outcome: "repeated" });
  });
});

test("the same comment under two delivery ids, of the repository's hook and the App's, is kept once", async () => {
  const one = await door();
  expect(await send(one, { body })).toMatchObject({ outcome: "stored" });
  expect(await send(one, { body })).toMatchObject({ outcome: "repeated" });
  const other = JSON.stringify(commentPayload(1, "/deploy production", { repository: { id: 8 } }));
  expect(await send(one, { body: other })).toMatchObject({ outcome: "stored" });
});
