import { defineConfig } from "vitest/config";

const E2E = "test/**/*.e2e.test.ts";
/** What counts lost requests by the hundred thousand: a neighbour would be what it measures. */
const ALONE = "test/e2e/swap/**/*.e2e.test.ts";
const MINUTE = 60_000;

/** What is waited for comes when it comes: the usual second is too short for a busy machine. */
const patient = { poll: { timeout: 20_000 } };

const slow = {
  expect: patient,
  testTimeout: 15 * MINUTE,
  hookTimeout: 15 * MINUTE,
  teardownTimeout: MINUTE,
  // Minutes pass in a test: what it says meanwhile is shown as it comes.
  disableConsoleIntercept: true,
};

/**
 * `npm test` runs these one after the other: what is fast and needs nothing but this machine's shell,
 * then what drives real Docker, nginx and hosts, which mostly waits, so that three files go side by
 * side on hosts of their own, then what must be alone.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [E2E],
          maxWorkers: "100%",
          testTimeout: MINUTE,
          hookTimeout: MINUTE,
          expect: patient,
          // Not 0: with one worker that is the group that goes last.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "e2e",
          include: [E2E],
          exclude: [ALONE],
          maxWorkers: 3,
          ...slow,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "alone",
          include: [ALONE],
          fileParallelism: false,
          ...slow,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
