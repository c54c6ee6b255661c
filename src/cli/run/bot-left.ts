import { readPlaces } from "../../bot/config.ts";
import { askedLeft, keptLeft, leftAsText, type LeftBox } from "../../bot/left.ts";
import { byBotOrStore } from "../../bot/places.ts";
import { SluiceError } from "../../model/errors.ts";
import { withFile } from "../env-vars-file.ts";
import type { Input, Run } from "../input.ts";

interface Said {
  readonly text: string;
  readonly answer: object;
}

/** Previews of repositories that the App may not look into any more. */
export const run: Run = async (input, { envVars, stdout }) => {
  const act = actOf(input);
  const places = readPlaces(await withFile(envVars, input.options.envVarsFile));
  const box = await byBotOrStore(places, askedLeft, keptLeft);
  try {
    const { text, answer } = await act(box);
    const json = () => JSON.stringify({ ok: true, reason: "OK", ...answer });
    stdout.write(`${input.options.json ? json() : text}\n`);
    return 0;
  } finally {
    await box.close();
  }
};

/** What was typed, before anything is opened. */
function actOf({ args }: Input): (box: LeftBox) => Promise<Said> {
  const [, name = "list", what = ""] = args;
  if (name === "list") {
    return async (box) => {
      const previews = await box.list();
      return { text: leftAsText(previews), answer: { previews } };
    };
  }
  if (name !== "forget") {
    throw new SluiceError("USAGE", `left takes list or forget, not ${JSON.stringify(name)}`);
  }
  const [, repository, pull] = /^(\d{1,15})#(\d{1,9})$/.exec(what) ?? [];
  if (repository === undefined) {
    throw new SluiceError("USAGE", "sluice bot left forget takes what list shows, such as 4711#12");
  }
  return async (box) => {
    if (!(await box.forget(Number(repository), Number(pull)))) {
      throw new SluiceError("USAGE", `${what} is none of those that were left`);
    }
    return { text: `${what} is forgotten`, answer: { forgotten: what } };
  };
}
