import { text } from "node:stream/consumers";
import { createBuilder } from "../adapters/docker/build/builder.ts";
import type { Run } from "../adapters/docker/build/run.ts";
import { createTransfer } from "../adapters/docker/image/transfer.ts";
import type { Exec } from "../contracts/images.ts";
import type { Adapters } from "../engine/context.ts";

/** The images of another machine's Docker, reached through its `exec`. */
export const imagesOn: Adapters["imagesOn"] = (exec) => ({
  inspect: (reference) => createBuilder(runOn(exec), { githubCache: false }).inspect(reference),
  transfer: createTransfer(exec),
});

function runOn(exec: Exec): Run {
  return async (argv, { input = "" } = {}) => {
    const process = exec(argv);
    process.stdin.on("error", () => {}); // The exit code tells.
    process.stdin.end(input);
    const [stdout, stderr, { code }] = await Promise.all([
      text(process.stdout),
      text(process.stderr),
      process.exit,
    ]);
    return { code, stdout, stderr };
  };
}
