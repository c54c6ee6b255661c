import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Intake } from "../../../../src/adapters/store/journal/intake.ts";

let folder: string;
/** What the table has. */
let table: string[];
let isAway: boolean;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "intake-"));
  table = [];
  isAway = false;
});
afterEach(() => rm(folder, { recursive: true }));

const opened = (): Promise<Intake> =>
  Intake.open(folder, {
    insert: async (texts) => {
      await new Promise(setImmediate);
      if (isAway) throw new Error("the table is away");
      table.push(...texts.filter((text) => !table.includes(text)));
    },
    calm: async () => {},
    moved: () => {},
    log: { warn: () => {} },
  });
const line = (text: string) => ({ id: randomUUID(), text });

test("what is put is taken at once and in the table soon, in its order", async () => {
  const intake = await opened();
  const texts = Array.from({ length: 2_500 }, (_, n) => `job ${n}`);
  for (let n = 0; n < texts.length; n += 500) await intake.put(texts.slice(n, n + 500).map(line));
  await intake.settled();
  expect(table).toEqual(texts);
  await intake.close();
  expect(await readdir(folder)).toEqual([]);
});

test("an id that is known is left out, also twice in one put; one that failed is not known", async () => {
  const intake = await opened();
  const [one, other] = [line("one"), line("other")];
  expect(await intake.put([one, one])).toEqual(new Set([one.id]));
  await expect(intake.put([other, { id: "1' OR '1'='1", text: "x" }])).rejects.toThrow("no UUID");
  expect(await intake.put([other, one])).toEqual(new Set([other.id]));
  expect(await intake.put([other])).toEqual(new Set());
  await intake.close();
  expect(table).toEqual(["one", "other"]);
});

test("a table that is away loses nothing: the next process moves what this one could not", async () => {
  const first = await opened();
  isAway = true;
  await first.put([line("a"), line("b")]);
  await expect(first.settled()).rejects.toThrow("the table is away");
  await first.close();
  expect(table).toEqual([]);
  isAway = false;
  const second = await opened();
  expect(table).toEqual(["a", "b"]);
  await second.close();
  expect(await readdir(folder)).toEqual([]);
});

test("a table that is back gets what was put meanwhile, without a restart", async () => {
  const intake = await opened();
  isAway = true;
  await intake.put([line("a")]);
  await expect(intake.settled()).rejects.toThrow("the table is away");
  isAway = false;
  await intake.put([line("b")]);
  await intake.settled();
  expect(table).toEqual(["a", "b"]);
  await intake.close();
});
