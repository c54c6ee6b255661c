import { describe, expect, test } from "vitest";
import { ANNA, BEN, PLACE, verdict } from "./case.ts";

describe("a quota of previews", () => {
  const preview = (pull: number, owner = ANNA.id) => ({ pull, owner, monthly: 12 });
  const NO_QUOTA = { ...PLACE, ttl: 1 };
  const previews = { ...NO_QUOTA, perRepository: 3, perUser: 2, monthly: 30 };
  const given = (...all: ReturnType<typeof preview>[]) =>
    verdict({
      environment: "preview-12",
      command: { word: "preview" },
      policy: { previews },
      own: { previews: all },
    });

  test("counts those of the repository, of the person, and what they cost", () => {
    expect(given(preview(1))).toBe("allow");
    expect(given(preview(1), preview(2))).toBe("QUOTA_EXCEEDED");
    expect(given(preview(1), preview(2, BEN.id))).toBe("allow");
    expect(given(preview(1, 5), preview(2, 6), preview(3, 7))).toBe("QUOTA_EXCEEDED");
    expect(given({ ...preview(1, BEN.id), monthly: 30 })).toBe("QUOTA_EXCEEDED");
  });

  test("does not count the preview that is deployed again", () => {
    expect(given(preview(12), preview(2))).toBe("allow");
  });

  test("is exceeded when nobody can count", () => {
    const own = { previews: { unknown: "502" } };
    const asked = { environment: "preview-12", command: { word: "preview" }, own } as const;
    expect(verdict({ ...asked, policy: { previews } })).toBe("FACTS_UNKNOWN");
    expect(verdict({ ...asked, policy: { previews: NO_QUOTA } })).toBe("allow");
  });
});
