// chatops.md §3 D.
import { describe, expect, test } from "vitest";
import type { Review } from "../../../../src/model/chatops/index.ts";
import { ANNA, BEN, HEAD, OTHER, verdict } from "./case.ts";

describe("reviews", () => {
  const place = { reviews: 1 };
  const review = (change: Partial<Review> = {}): Review => ({
    author: ANNA,
    state: "approved",
    sha: HEAD,
    at: "2026-11-20T11:00:00Z",
    canPush: true,
    ...change,
  });
  const LATER = "2026-11-20T11:30:00Z";
  const given = (...reviews: Review[]) => verdict({ place, facts: { reviews } });

  test("must approve this very commit", () => {
    expect(given()).toBe("REVIEWS_MISSING");
    expect(given(review())).toBe("allow");
    expect(given(review({ sha: OTHER }))).toBe("REVIEWS_MISSING");
  });

  test("of readers, of the author and of Apps do not count", () => {
    expect(given(review({ canPush: false }))).toBe("REVIEWS_MISSING");
    expect(given(review({ author: BEN }))).toBe("REVIEWS_MISSING");
    expect(given(review({ author: { ...ANNA, type: "Bot" } }))).toBe("REVIEWS_MISSING");
    const { author: _gone, ...ghost } = review();
    expect(given(ghost)).toBe("REVIEWS_MISSING");
  });

  test("that were dismissed after the look do not count", () => {
    expect(given(review(), review({ state: "dismissed", at: LATER }))).toBe("REVIEWS_MISSING");
  });

  test("are not taken back by a remark", () => {
    expect(given(review(), review({ state: "commented", at: LATER }))).toBe("allow");
  });

  test("that ask for changes stand until they are taken back, at whatever commit", () => {
    const against = review({ author: { ...BEN, id: 3 }, state: "changes requested", sha: OTHER });
    expect(given(review(), against)).toBe("REVIEWS_MISSING");
    expect(given(review(), against, { ...against, state: "approved", sha: HEAD, at: LATER })).toBe(
      "allow",
    );
    expect(given(review(), { ...against, canPush: false })).toBe("allow");
  });

  test("of two people are two", () => {
    const two = { place: { reviews: 2 } };
    const cleo = { ...ANNA, id: 3 };
    expect(verdict({ ...two, facts: { reviews: [review(), review({ at: LATER })] } })).toBe(
      "REVIEWS_MISSING",
    );
    expect(verdict({ ...two, facts: { reviews: [review(), review({ author: cleo })] } })).toBe(
      "allow",
    );
  });

  test("that cannot be read are missing", () => {
    expect(verdict({ place, facts: { reviews: { unknown: "502" } } })).toBe("FACTS_UNKNOWN");
  });
});
