import { expect, test } from "vitest";
import { previewFinder } from "../../../src/engine/previews/find.ts";

test("what several hosts show of a preview is one, and what was never recorded begins now", () => {
  const finder = previewFinder(9_000_000);
  const place = (name: string, at: number) => ({ event: "place", name, at });
  finder.onEvent("b", place("preview-12", 5_000));
  finder.onEvent("a", place("preview-12", 7_000));
  finder.onEvent("a", place("preview-3", 0));
  finder.onEvent("a", place("staging", 7_000));
  finder.onEvent("a", place("preview-x", 7_000));
  expect(finder.found()).toEqual([
    { pull: 3, deployed: 9_000_000, hosts: ["a"] },
    { pull: 12, deployed: 7_000_000, hosts: ["b", "a"] },
  ]);
});
