import { expect, test } from "vitest";
import { cronProblem } from "../../../../src/engine/config/schema/cron.ts";

test.each(["* * * * *", "0 2 * * *", "*/5 0-6 1,15 1-12/2 7", "59 23 31 12 0"])(
  "%s is accepted",
  (text) => {
    expect(cronProblem(text)).toBeUndefined();
  },
);

test.each([
  ["@daily", "it does not have five fields"],
  ["0 2 * *", "it does not have five fields"],
  ["60 * * * *", "the minute is not from 0 to 59"],
  ["* 24 * * *", "the hour is not from 0 to 23"],
  ["* * 0 * *", "the day of the month is not from 1 to 31"],
  ["* * * 13 *", "the month is not from 1 to 12"],
  ["* * * * 8", "the day of the week is not from 0 to 7"],
  ["5-1 * * * *", "the minute is not from 0 to 59"],
  ["*/0 * * * *", "the minute is not from 0 to 59"],
  ["a * * * *", "the minute is not from 0 to 59"],
])("%s is refused: %s", (text, problem) => {
  expect(cronProblem(text)).toBe(problem);
});
