import { readFile } from "node:fs/promises";
import { SluiceError } from "../../model/errors.ts";
import { runEngine } from "../engine.ts";
import type { Input, Run } from "../input.ts";

const LARGEST_PAGE = 512 * 1024;

export const run: Run = async (input, terminal) => {
  const [state, ...args] = input.args;
  if (state !== "on" && state !== "off") {
    throw new SluiceError("USAGE", `maintenance is on or off, not ${JSON.stringify(state)}`);
  }
  const page = await readPage(input);
  return runEngine({ ...input, args }, terminal, {
    command: "maintenance",
    options: { maintenance: { on: state === "on", ...(page === undefined ? {} : { page }) } },
    text: ({ ok, project, environment }) =>
      ok ? `${project} ${environment}: maintenance is ${state}` : "",
  });
};

async function readPage({ options: { page } }: Input): Promise<string | undefined> {
  if (page === undefined) return undefined;
  const text = await readFile(page, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new SluiceError("USAGE", `${page} cannot be read (${error.code})`);
  });
  if (Buffer.byteLength(text) <= LARGEST_PAGE) return text;
  throw new SluiceError("USAGE", `${page} is larger than 512 KiB`);
}
