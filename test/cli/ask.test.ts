import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { agree } from "../../src/cli/ask.ts";
import { fakeTerminal } from "./terminal.ts";

function asked(answer: string, isTTY = true) {
  const { terminal, written } = fakeTerminal();
  const stdin = Object.assign(new PassThrough(), { isTTY });
  stdin.end(`${answer}\n`);
  return { agreed: agree("web", "stop it", { ...terminal, stdin }), written };
}

test("only the word that is asked for is a yes", async () => {
  const { agreed, written } = asked("web");
  await agreed;
  expect(written.stderr).toContain("Type web to stop it: ");
  await expect(asked("yes").agreed).rejects.toThrow("nothing was touched");
  await expect(asked("").agreed).rejects.toThrow("nothing was touched");
});

test("where nobody can be asked it needs --yes", async () => {
  await expect(asked("web", false).agreed).rejects.toThrow("give --yes to stop it");
});
