import { expect, test } from "vitest";
import { createGate } from "../../src/engine/gate.ts";

/** Members that note down what they are told. */
function members(count: number) {
  const told: string[] = Array.from({ length: count }, () => "-");
  return { told, member: (i: number) => ({ answer: (line: string) => void (told[i] = line) }) };
}

test("nobody goes before all are ready, and then everybody does", async () => {
  const gate = createGate(3, 3);
  const { told, member } = members(3);
  const places = await Promise.all([0, 1, 2].map((i) => gate.enter(member(i))));
  places[0]!.ready();
  places[1]!.ready();
  expect(told).toEqual(["-", "-", "-"]);
  places[2]!.ready();
  expect(told).toEqual(["go", "go", "go"]);
});

test("the first failure sends back who waits and who comes later", async () => {
  const gate = createGate(3, 3);
  const { told, member } = members(3);
  const places = await Promise.all([0, 1, 2].map((i) => gate.enter(member(i))));
  places[0]!.ready();
  places[1]!.failed();
  places[2]!.ready();
  expect(told).toEqual(["no", "-", "no"]);
});

test("a failure after the word was given changes nothing for the others", async () => {
  const gate = createGate(2, 2);
  const { told, member } = members(2);
  const places = await Promise.all([0, 1].map((i) => gate.enter(member(i))));
  for (const place of places) place.ready();
  places[0]!.failed();
  expect(told).toEqual(["go", "go"]);
});

test("only so many start at a time; whoever is ready makes room, and so does whoever failed", async () => {
  const gate = createGate(4, 1);
  const { told, member } = members(4);
  const entered: number[] = [];
  const places = [0, 1, 2, 3].map((i) =>
    gate.enter(member(i)).then((place) => {
      entered.push(i);
      return place;
    }),
  );
  (await places[0]!).ready();
  const second = await places[1]!;
  expect(entered).toEqual([0, 1]);
  second.failed();
  second.leave();
  second.leave();
  (await places[2]!).ready();
  (await places[3]!).ready();
  expect(entered).toEqual([0, 1, 2, 3]);
  expect(told).toEqual(["no", "-", "no", "no"]);
});
