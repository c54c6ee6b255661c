import { expect, test } from "vitest";
import { GroupCommit } from "../../../../src/adapters/store/queue/group.ts";

function recorded(refuse: (items: readonly number[]) => Error | undefined = () => undefined) {
  const writes: (readonly number[])[] = [];
  const group = new GroupCommit<number, number>(4, async (items) => {
    writes.push(items);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const error = refuse(items);
    if (error) throw error;
    return items.length;
  });
  return { writes, group };
}

test("what comes together shares a write, what comes during it shares the next", async () => {
  const { writes, group } = recorded();
  const first = [group.add([1]), group.add([2, 3])];
  await new Promise((resolve) => setTimeout(resolve, 3));
  const second = [group.add([4]), group.add([5])];
  await Promise.all([...first, ...second]);
  expect(writes).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test("a write is never larger than it should be, unless one call alone is", async () => {
  const { writes, group } = recorded();
  await Promise.all([group.add([1, 2, 3]), group.add([4, 5]), group.add([6, 7, 8, 9, 10])]);
  expect(writes).toEqual([
    [1, 2, 3],
    [4, 5],
    [6, 7, 8, 9, 10],
  ]);
});

test("everybody learns that the store is away, and the next write is tried all the same", async () => {
  let away = true;
  const { group } = recorded(() => (away ? new Error("connection refused") : undefined));
  const results = await Promise.allSettled([group.add([1]), group.add([2])]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  away = false;
  expect(await group.add([3])).toBe(1);
});

test("what the store refuses for what it is fails alone", async () => {
  const { writes, group } = recorded((items) =>
    items.includes(2) ? Object.assign(new Error("invalid input"), { code: "22P05" }) : undefined,
  );
  const results = await Promise.allSettled([group.add([1]), group.add([2]), group.add([3])]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(writes).toEqual([[1, 2, 3], [1], [2], [3]]);
});
