import { defineConfig } from "vitest/config";

const E2E = "test/**/*.e2e.test.ts";
const MINUTE = 60_000;

/**
 * `npm test` runs both projects: first what is fast and needs nothing but this machine's shell, then
 * what drives real Docker, nginx and hosts. The latter never run beside each other, because they
 * count lost requests and time: a neighbour would be what they measure.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [E2E],
          testTimeout: MINUTE,
          hookTimeout: MINUTE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "e2e",
          include: [E2E],
          fileParallelism: false,
          testTimeout: 15 * MINUTE,
          hookTimeout: 15 * MINUTE,
          teardownTimeout: MINUTE,
          // Minutes pass in a test: what it says meanwhile is shown as it comes.
          disableConsoleIntercept: true,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
