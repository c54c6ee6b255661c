import { describe, expect, test } from "vitest";
import { calendarOf } from "../../../src/engine/schedule/calendar.ts";

describe("cron as systemd's calendar", () => {
  test.each([
    ["0 2 * * *", ["*-*-* 02:00:00 UTC"]],
    ["* * * * *", ["*-*-* *:*:00 UTC"]],
    ["*/15 * * * *", ["*-*-* *:00,15,30,45:00 UTC"]],
    ["5/20 0-2 * * *", ["*-*-* 00,01,02:05,25,45:00 UTC"]],
    ["30 6 1,15 */6 *", ["*-01,07-01,15 06:30:00 UTC"]],
    ["0 9 * * 1-5", ["Mon,Tue,Wed,Thu,Fri *-*-* 09:00:00 UTC"]],
    ["0 9 * * 0", ["Sun *-*-* 09:00:00 UTC"]],
    ["0 9 * * 5-7", ["Sun,Fri,Sat *-*-* 09:00:00 UTC"]],
    ["0 9 * * 0-7", ["*-*-* 09:00:00 UTC"]],
    ["1-9/4 * * * *", ["*-*-* *:01,05,09:00 UTC"]],
  ])("%s", (cron, lines) => expect(calendarOf(cron)).toEqual(lines));

  test("takes either day where both are restricted, as cron does", () => {
    expect(calendarOf("0 0 13 * 5")).toEqual(["*-*-13 00:00:00 UTC", "Fri *-*-* 00:00:00 UTC"]);
  });
});
