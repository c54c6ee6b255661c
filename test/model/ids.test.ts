import { expect, test } from "vitest";
import { idInOrder } from "../../src/model/ids.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;

test("an id is a UUID and always the same for the same thing", () => {
  const id = idInOrder(2_311_223_344, 3, "7/production");
  expect(id).toMatch(UUID);
  expect(idInOrder(2_311_223_344, 3, "7/production")).toBe(id);
  expect(idInOrder(2_311_223_344, 3, "7/staging")).not.toBe(id);
});

test("ids grow with comments, then with lines", () => {
  const places = [
    [1, 0],
    [1, 1],
    [1, 1023],
    [2, 0],
    [4_294_967_296, 0],
    [4_294_967_296, 9],
    [2 ** 49, 0],
  ];
  const ids = places.map(([comment, line]) => idInOrder(comment!, line!, `x${comment}${line}`));
  expect(ids.toSorted()).toEqual(ids);
  ids.forEach((id) => expect(id).toMatch(UUID));
});
