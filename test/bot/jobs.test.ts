import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { mayConcernUs, placeOf } from "../../src/bot/jobs.ts";
import { commandLines } from "../../src/engine/chatops/commands/read.ts";
import { commentPayload } from "./support.ts";
import "../seed.ts";

const job = (payload: object, event = "issue_comment") => ({
  event,
  delivery: "0b989ba4-242f-11e5-81e1-c7b6966d2516",
  received: "2026-01-01T00:00:00.000Z",
  payload: payload as Record<string, unknown>,
});

test("no comment that holds a command is left out before it is parsed", () => {
  const piece = oneof(
    constantFrom(
      "/deploy production",
      "\n",
      "\r\n",
      "\r",
      " ",
      "\t",
      "    ",
      "> ",
      "- ",
      "`",
      "\ufeff",
      "\u00a0",
      "\u200d",
      "\u2028",
      "x",
      "#",
      "/",
    ),
    string({ unit: "binary", maxLength: 4 }),
  );
  assert(
    property(array(piece, { maxLength: 12 }), (pieces) => {
      const body = pieces.join("");
      const isCommand = commandLines(body).length > 0;
      return !isCommand || mayConcernUs(job(commentPayload(1, body)));
    }),
    { numRuns: 5_000 },
  );
});

test("whether a comment may hold a command is known in no time, whatever is in it", () => {
  const hostile = ["\n", "\r", "-", " ", "\u2028", ">\n", "/", "\ud800", "é/"];
  for (const one of hostile) {
    const body = one.repeat(Math.ceil(65_536 / one.length));
    const start = performance.now();
    mayConcernUs(job(commentPayload(1, body)));
    expect(performance.now() - start).toBeLessThan(50);
  }
});

test("a comment waits in line with those of its repository, under an id of its own", () => {
  const place = placeOf(job(commentPayload(5, "/deploy")));
  expect(place).toMatchObject({ queue: "commands", job: { key: "7" } });
  expect(placeOf(job(commentPayload(6, "/deploy"))).job.id > place.job.id).toBe(true);
  expect(placeOf(job(commentPayload(5, "/help"))).job.id).toBe(place.job.id);
});

test("everything else is known by its delivery, and so is a comment that lacks what it should have", () => {
  const id = "0b989ba4-242f-11e5-81e1-c7b6966d2516";
  const other = { queue: "deliveries", job: { id } };
  expect(placeOf(job({ action: "opened", repository: { id: 7 } }, "pull_request"))).toMatchObject(
    other,
  );
  for (const comment of [undefined, null, { id: "5" }, { id: -1 }, { id: 2 ** 60 }, { id: 1.5 }]) {
    expect(placeOf(job({ ...commentPayload(1, "/x"), comment }))).toMatchObject(other);
  }
});
