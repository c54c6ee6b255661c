import { once } from "node:events";
import { parseArgs } from "node:util";
import { createTown } from "./index.ts";

export const usage = `  town [--port N] [--no-bot]           all of it: GitHub with a pull request, a cloud of real hosts, the bot;
                                       until Ctrl+C. What \`npm run sandbox\` starts when nothing is named`;

/** All of the sandbox at once. */
export async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === undefined) {
    console.error(usage);
    return 2;
  }
  console.log("making everything ready (the first time takes minutes) …");
  const town = await createTown({
    port: options.port,
    ...(options.bot ? { bot: { onLine: (line) => console.error(line) } } : {}),
  });
  console.log(`\nThe pull request:  ${town.page}
Type /deploy staging there, as bob, and watch. Ctrl+C ends it all.\n`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  console.log("taking everything away …");
  await town.close();
  return 0;
}

interface Options {
  readonly port: number;
  readonly bot: boolean;
}

/** What was asked for; nothing when it cannot be understood. */
export function readOptions(argv: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...argv],
      allowNegative: true,
      options: {
        port: { type: "string", default: "4800" },
        bot: { type: "boolean", default: true },
      },
    });
    if (!/^[1-9]\d{0,4}$/.test(values.port)) return undefined;
    return { port: Number(values.port), bot: values.bot };
  } catch {
    return undefined;
  }
}
