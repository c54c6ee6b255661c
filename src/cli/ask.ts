import { createInterface } from "node:readline/promises";
import { SluiceError } from "../model/errors.ts";
import type { Terminal } from "./input.ts";

/** Only this very word is a yes; where nobody can be asked it is `--yes` or nothing. */
export async function agree(
  word: string,
  deed: string,
  { stdin, stderr }: Pick<Terminal, "stdin" | "stderr">,
): Promise<void> {
  if (stdin.isTTY !== true) {
    throw new SluiceError("USAGE", `nobody can be asked here: give --yes to ${deed}`);
  }
  const prompt = createInterface({ input: stdin, output: stderr });
  const answer = await prompt.question(`Type ${word} to ${deed}: `);
  prompt.close();
  if (answer.trim() !== word) throw new SluiceError("ABORTED", "nothing was touched");
}
