import { askedLeft, keptLeft, leftAsText, type LeftBox } from "../../bot/left.ts";
import { byBotOrStore } from "../../bot/places.ts";
import { SluiceError } from "../../model/errors.ts";
import { runOn, type Said } from "./bot-box.ts";

/** Previews of repositories that the App may not look into any more. */
export const run = runOn((places) => byBotOrStore(places, askedLeft, keptLeft), actOf);

function actOf(args: readonly string[]): (box: LeftBox) => Promise<Said> {
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
