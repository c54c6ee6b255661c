import { describe, expect, test } from "vitest";
import { asSluiceError, explain, SluiceError } from "../../src/model/errors.ts";
import { type ReasonCode, reasons } from "../../src/model/reasons.ts";

describe("an error is explained", () => {
  test("with code, facts, last lines and what to do", () => {
    const error = new SluiceError("HEALTH_TIMEOUT", "web was not healthy", {
      facts: { "last status": "503", body: "", nothing: undefined, tries: 3 },
      detail: "one\ntwo\n",
    });
    expect(explain(error)).toBe(
      [
        "HEALTH_TIMEOUT: web was not healthy",
        "  last status: 503",
        "  tries: 3",
        "  | one",
        "  | two",
        `  → ${reasons.HEALTH_TIMEOUT.fix}`,
      ].join("\n"),
    );
  });

  test("with its catalogue's exit code", () => {
    expect(new SluiceError("LOCK_HELD", "").exitCode).toBe(3);
    expect(new SluiceError("USAGE", "").exitCode).toBe(2);
    expect(new SluiceError("HOST_FAILED", "").exitCode).toBe(1);
  });
});

describe("anything thrown", () => {
  test("that is ours stays itself", () => {
    const error = new SluiceError("LOCK_HELD", "held");
    expect(asSluiceError(error)).toBe(error);
  });

  test.for([new Error("boom"), "boom"])(
    "else becomes INTERNAL and keeps its cause: %s",
    (thrown) => {
      expect(asSluiceError(thrown)).toMatchObject({
        code: "INTERNAL",
        message: "boom",
        cause: thrown,
      });
    },
  );
});

describe("the catalogue", () => {
  test.for(Object.keys(reasons) as ReasonCode[])(
    "says of %s why and what to do, in sentences",
    (code) => {
      const { why, fix } = reasons[code];
      for (const sentence of [why, fix])
        expect(sentence).toMatch(/^(?:[A-Z`]|nginx |deploy\.yaml ).*[^.]\.$/s);
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    },
  );
});
