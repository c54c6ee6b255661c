import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseCommand } from "../../sandbox/runner/commands.ts";
import { parsePairs } from "../../sandbox/runner/file-commands.ts";
import { openConsole } from "../../src/action/console.ts";

/** What a build or a container may write to speak to the runner in our name. */
const COMMANDS = [
  "::set-output name=release::99",
  "  ::add-mask::e",
  "\t::error file=app.js,line=1::forged",
  "fine\n::stop-commands::x",
  "fine\r::save-state name=lock::x",
  "fine\r\n \u00A0::group::x",
  "##[error]forged",
  "2026-11-21T12:00:00Z ##[group]x",
];

describe("lines of builds and containers", () => {
  test.each(COMMANDS)("%j is shown, and is no command", (text) => {
    const written: string[] = [];
    const write = vi.spyOn(process.stdout, "write");
    write.mockImplementation((chunk) => written.push(String(chunk)) > 0);
    openConsole({}).info(text);
    write.mockRestore();
    const lines = written.join("").split(/\r\n|\r|\n/);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(line.trimStart().startsWith("::")).toBe(false);
      expect(line).not.toContain("##[");
      expect(parseCommand(line)).toBeUndefined();
    }
    const letters = (shown: string) => shown.replaceAll(/\W/g, "");
    expect(letters(written.join(""))).toBe(letters(text));
  });

  test("that only speak of colons are left as they are", () => {
    const write = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    openConsole({}).info("std::vector, ::1 is written [::1]\nsee # heading");
    const [said] = write.mock.calls.map(([chunk]) => String(chunk));
    write.mockRestore();
    expect(said).toContain("std::vector, ::1 is written [::1]\nsee # heading");
  });
});

describe("an output", () => {
  let folder: string;
  const before = process.env["GITHUB_OUTPUT"];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-output-"));
    process.env["GITHUB_OUTPUT"] = join(folder, "output");
    writeFileSync(join(folder, "output"), "");
  });
  afterEach(() => {
    if (before === undefined) delete process.env["GITHUB_OUTPUT"];
    else process.env["GITHUB_OUTPUT"] = before;
    rmSync(folder, { recursive: true });
  });

  test.each([
    "a\nEOF\nrelease=99",
    "<<EOF\nx\nEOF",
    "ghadelimiter_1\nurl<<ghadelimiter_1",
    "%0Ab=c",
  ])("that holds %j is one value, whatever delimiter it guesses", (value) => {
    openConsole({}).output("plan", value);
    const { values, complaint } = parsePairs(readFileSync(join(folder, "output"), "utf8"));
    expect(complaint).toBeUndefined();
    expect(values).toEqual({ plan: value });
  });
});
