import { expect, test } from "vitest";
import { readOptions } from "../../../sandbox/coolify/cli.ts";

test.each([
  [[], { servers: "simulated" }],
  [["--real", "--registry", "5000"], { servers: "real", registryPort: 5000 }],
  [
    ["--version", "4.2.0", "--port", "8000"],
    { servers: "simulated", version: "4.2.0", port: 8000 },
  ],
])("%j asks for %o", (argv, options) => {
  expect(readOptions(argv)).toEqual(options);
});

test.each([[["--version", "5.0.0"]], [["--port", "0"]], [["--fast"]], [["more"]]])(
  "%j cannot be understood",
  (argv) => {
    expect(readOptions(argv)).toBeUndefined();
  },
);
