import { describe, expect, test } from "vitest";
import { readMachine } from "../../../src/engine/hosts/phase.ts";
import { machinesAsText } from "../../../src/engine/hosts/render.ts";

const NOW = 1_767_225_600_000;
const parts: Record<string, string> = {
  system: "Debian GNU/Linux 12 (bookworm)\n",
  cpus: "2\n",
  memory: "2048\n",
  docker: "28.0.0",
  disk: "1048576 4194304\n",
  nginx: "1.22.1 yes ",
  clock: "1767225720\n",
  environments: "shop production 7\nshop staging 3\n",
};
const read = (more: Record<string, string> = {}) =>
  readMachine((name) => ({ ...parts, ...more })[name] ?? "", NOW);

describe("a machine", () => {
  test("is read from what its shell printed", () => {
    expect(read()).toEqual({
      system: "Debian GNU/Linux 12 (bookworm)",
      cpus: 2,
      memoryBytes: 2_097_152,
      docker: "28.0.0",
      nginx: { version: "1.22.1", running: true },
      disk: { freeBytes: 1_073_741_824, totalBytes: 4_294_967_296 },
      clockSkew: 120_000,
      environments: [
        { project: "shop", environment: "production", release: 7 },
        { project: "shop", environment: "staging", release: 3 },
      ],
    });
  });

  test("without nginx is no machine with nginx stopped", () => {
    expect(read({ nginx: "no " }).nginx).toEqual({ version: "", running: false });
    expect(read({ nginx: "1.22.1 no " }).nginx).toEqual({ version: "1.22.1", running: false });
  });

  test("is a row; one that was not reached has its reason below", () => {
    const text = machinesAsText([
      { name: "h1", facts: { answeredIn: 5, ...read({ nginx: "no", docker: "" }) } },
      { name: "h2", problem: { code: "HOST_UNREACHABLE", message: "no answer" } },
    ]);
    expect(text).toContain(
      "h1    Debian GNU/Linux 12 (bookworm)  no answer  missing  1 GiB of 4 GiB  2m ahead  shop/production (7), shop/staging (3)",
    );
    expect(text).toMatch(/h2 {4}not reached/);
    expect(text).toContain("! h2: HOST_UNREACHABLE: no answer");
  });
});
