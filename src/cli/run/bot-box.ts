import { type BotPlaces, readPlaces } from "../../bot/config.ts";
import { withFile } from "../env-vars-file.ts";
import type { Run } from "../input.ts";

/** What was done, for people and for programs. */
export interface Said {
  readonly text: string;
  readonly answer: object;
}

interface Box {
  close(): Promise<void>;
}

/** A command on what the bot keeps. `actOf` reads what was typed, before anything is opened. */
export function runOn<B extends Box>(
  open: (places: BotPlaces) => Promise<B>,
  actOf: (args: readonly string[]) => (box: B) => Promise<Said>,
): Run {
  return async ({ args, options }, { envVars, stdout }) => {
    const act = actOf(args);
    const box = await open(readPlaces(await withFile(envVars, options.envVarsFile)));
    try {
      const { text, answer } = await act(box);
      const json = () => JSON.stringify({ ok: true, reason: "OK", ...answer });
      stdout.write(`${options.json ? json() : text}\n`);
      return 0;
    } finally {
      await box.close();
    }
  };
}
