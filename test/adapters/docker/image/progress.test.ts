import { expect, test } from "vitest";
import { createMeter, timeLeft } from "../../../../src/adapters/docker/image/progress.ts";
import type { TransferProgress } from "../../../../src/contracts/images.ts";

function metered(layers: Parameters<typeof createMeter>[0]) {
  const reports: TransferProgress[] = [];
  let clock = 0;
  const meter = createMeter(
    layers,
    (progress) => reports.push(progress),
    () => clock,
  );
  return { meter, reports, at: (ms: number) => (clock = ms) };
}

test("the total is estimated at first and exact once every layer has begun", () => {
  const { meter, reports } = metered([
    { diffId: "a", size: 90 },
    { diffId: "b", size: 10 },
  ]);
  meter.begin(100, "a");
  expect(reports.at(-1)).toMatchObject({ done: 0, total: 110 });
  meter.advance(100);
  meter.begin(20, "b");
  meter.advance(20);
  expect(reports.at(-1)).toMatchObject({ done: 120, total: 120, timeLeft: 0 });
});

test("a layer of unknown identity stands for one that is still awaited", () => {
  const { meter, reports } = metered([
    { diffId: "a", size: 90 },
    { diffId: "b", size: 10 },
  ]);
  meter.begin(40, undefined);
  meter.begin(5, undefined);
  meter.advance(45);
  expect(reports.at(-1)).toMatchObject({ done: 45, total: 45 });
});

test("the time left follows the rate so far", () => {
  const { meter, reports, at } = metered([{ diffId: "a", size: 100 }]);
  meter.begin(100, "a");
  at(1000);
  meter.advance(25);
  expect(reports.at(-1)).toMatchObject({ done: 25, timeLeft: 3000 });
});

test("there is no time left to tell before the first byte", () => {
  expect(timeLeft(0, 100, 50)).toBeUndefined();
});

test("a million small pieces make at most one report per percent", () => {
  const { meter, reports } = metered([{ diffId: "a", size: 1_000_000 }]);
  meter.begin(1_000_000, "a");
  for (let piece = 0; piece < 1_000_000; piece++) meter.advance(1);
  expect(reports.length).toBeLessThanOrEqual(102);
  expect(reports.at(-1)).toMatchObject({ done: 1_000_000, total: 1_000_000 });
});

test("bytes on the wire are counted apart", () => {
  const { meter } = metered([]);
  meter.sent(7);
  meter.sent(8);
  expect(meter.bytesSent).toBe(15);
});
