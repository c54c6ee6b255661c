import { expect, test } from "vitest";
import {
  applicationIn,
  NO_RECORD,
  readRecord,
  remembering,
  timesOf,
  withApplication,
} from "../../src/model/platform.ts";

test("a change of one application keeps what it does not name, and all others", () => {
  const blue = withApplication(NO_RECORD, "web", "blue", { id: "a", given: ["A"], took: [5] });
  const both = withApplication(blue, "web", "green", { id: "b", took: [7] });
  const changed = withApplication(both, "web", "blue", { id: "a", took: [5, 6] });
  expect(applicationIn(changed, "web", "blue")).toEqual({ id: "a", given: ["A"], took: [5, 6] });
  expect(applicationIn(changed, "web", "green")).toEqual({ id: "b", took: [7] });
  expect(applicationIn(changed, "api", "blue")).toBeUndefined();
});

test("another application in its place was given nothing yet, and takes as long", () => {
  const old = withApplication(NO_RECORD, "web", "blue", { id: "a", given: ["A"], took: [5] });
  const fresh = withApplication(old, "web", "blue", { id: "b" });
  expect(applicationIn(fresh, "web", "blue")).toEqual({ id: "b", took: [5] });
});

test("both slots' times tell how long a service takes, the last five of each", () => {
  const blue = withApplication(NO_RECORD, "web", "blue", { id: "a", took: [1, 2] });
  const both = withApplication(blue, "web", "green", { id: "b", took: [3] });
  expect(timesOf(both, "web")).toEqual([1, 2, 3]);
  expect(timesOf(both, "api")).toEqual([]);
  expect(remembering([1, 2, 3, 4, 5], 6)).toEqual([2, 3, 4, 5, 6]);
});

test("what is no record of ours is none", () => {
  for (const text of [
    "",
    "{",
    "null",
    '{"version":2,"services":{}}',
    '{"version":1}',
    '{"version":1,"services":null}',
  ])
    expect(readRecord(text)).toEqual(NO_RECORD);
  const record = withApplication(NO_RECORD, "web", "blue", { id: "a", took: [] });
  expect(readRecord(JSON.stringify(record))).toEqual(record);
});
