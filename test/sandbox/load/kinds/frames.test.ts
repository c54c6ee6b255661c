import { expect, test } from "vitest";
import {
  CLOSE,
  TEXT,
  clientFrame,
  createInbox,
  parseServerFrame,
} from "../../../../sandbox/load/kinds/frames.ts";

const echo = Buffer.from([0x81, 2, 0x68, 0x69]);

test("a client's frame is masked and says the same when unmasked", () => {
  const frame = clientFrame(TEXT, Buffer.from("hello"));
  expect([frame[0], frame[1]]).toEqual([0x81, 0x85]);
  const mask = frame.subarray(2, 6);
  const text = frame.subarray(6).map((byte, i) => byte ^ (mask[i & 3] ?? 0));
  expect(Buffer.from(text).toString()).toBe("hello");
});

test("a server's frame is read once it is complete", () => {
  for (let cut = 0; cut < echo.length; cut++) {
    expect(parseServerFrame(echo.subarray(0, cut))).toBeUndefined();
  }
  expect(parseServerFrame(echo)?.frame).toEqual({ opcode: TEXT, payload: Buffer.from("hi") });
});

test.each([
  ["a fragment", [0x01, 0]],
  ["a masked frame", [0x81, 0x80, 0, 0, 0, 0]],
  ["a long frame", [0x81, 126, 0, 200]],
])("%s is no echo of ours", (_, bytes) => {
  expect(() => parseServerFrame(Buffer.from(bytes))).toThrow("no echo");
});

test("the inbox hands out frames in order, then why the connection ended", async () => {
  const inbox = createInbox();
  const early = inbox.next();
  inbox.push(Buffer.concat([echo, Buffer.from([0x88])]));
  inbox.push(Buffer.from([0]));
  inbox.fail("reset");
  expect((await early).opcode).toBe(TEXT);
  expect((await inbox.next()).opcode).toBe(CLOSE);
  await expect(inbox.next()).rejects.toThrow("reset");
});
