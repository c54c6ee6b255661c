import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { passwordLine, previewPassword } from "../../src/model/preview-password.ts";

test("a password follows from the host's key alone and says nothing of it", () => {
  expect(previewPassword("one")).toMatch(/^[0-9a-f]{32}$/);
  expect(previewPassword("one")).toBe(previewPassword("one"));
  expect(previewPassword("two")).not.toBe(previewPassword("one"));
  expect(passwordLine("one")).not.toContain(previewPassword("one"));
});

test("nginx is given a salted digest of it", () => {
  const [, text = ""] = /^preview:\{SSHA\}(.*)\n$/.exec(passwordLine("one")) ?? [];
  const bytes = Buffer.from(text, "base64");
  const digest = createHash("sha1").update(previewPassword("one")).update(bytes.subarray(20));
  expect(digest.digest()).toEqual(bytes.subarray(0, 20));
});
