import { expect, test } from "vitest";
import { explain, maskError, SluiceError } from "../../src/model/errors.ts";
import { createCutMask, createMask } from "../../src/model/mask.ts";

test("a masked error shows a secret nowhere, its trace included", () => {
  const secret = "correct horse";
  const error = new SluiceError("CONTAINER_EXITED", `exited: ${secret}`, {
    facts: { body: `<${secret}>`, tries: 3 },
    detail: `first\n${secret}\n`,
    cause: new Error(secret),
  });
  const masked = maskError(error, createMask([secret]));
  expect(masked.code).toBe("CONTAINER_EXITED");
  expect(masked.facts["tries"]).toBe(3);
  expect(explain(masked)).toContain("***");
  expect(explain(masked) + masked.stack + String(masked.cause)).not.toContain(secret);
});

test("of a secret that the cut of a host went through, nothing stays to read", () => {
  const secret = "correct horse battery staple";
  const lines = `${"x".repeat(5_980)}\nkey=${secret}`;
  const error = new SluiceError("CONTAINER_EXITED", "exited", {
    facts: { body: `{"token":"${secret.slice(0, 9)}` },
    detail: lines.slice(0, 6_000),
  });
  const masked = maskError(error, createMask([secret]), createCutMask([secret]));
  expect(masked.facts["body"]).toBe('{"token":"***');
  expect(masked.detail).toMatch(/\nkey=\*\*\*$/);
});
