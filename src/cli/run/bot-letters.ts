import type { LetterBox } from "../../bot/letters/box.ts";
import { openLetters } from "../../bot/letters/open.ts";
import { letterAsText, lettersAsText } from "../../bot/letters/render.ts";
import { SluiceError } from "../../model/errors.ts";
import { runOn, type Said } from "./bot-box.ts";

type Verb = (box: LetterBox, id: string) => Promise<Said>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const verbs: Readonly<Record<string, Verb>> = {
  async show(box, id) {
    const letter = (await box.read(id)) ?? absent(id);
    return { text: letterAsText(letter), answer: { letter } };
  },
  async replay(box, id) {
    if (!(await box.replay(id))) absent(id);
    return { text: `${id} waits in its queue again`, answer: { id } };
  },
  async discard(box, id) {
    if (!(await box.discard(id))) absent(id);
    return { text: `${id} is gone`, answer: { id } };
  },
};

/** What the bot gave up, for somebody to look at. */
export const run = runOn(openLetters, actOf);

function actOf(args: readonly string[]): (box: LetterBox) => Promise<Said> {
  const [, name = "list", id] = args;
  if (name === "list") {
    return async (box) => {
      const letters = await box.list();
      return { text: lettersAsText(letters), answer: { letters } };
    };
  }
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) {
    const known = ["list", ...Object.keys(verbs)].join(", ");
    throw new SluiceError("USAGE", `letters takes ${known}, not ${JSON.stringify(name)}`);
  }
  if (id === undefined || !UUID.test(id)) {
    throw new SluiceError("USAGE", `sluice bot letters ${name} takes the id that list shows`);
  }
  return (box) => verb(box, id);
}

function absent(id: string): never {
  throw new SluiceError("USAGE", `there is no dead letter ${id}`);
}
