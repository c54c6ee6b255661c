import type { BotPlaces } from "../config.ts";
import { byBotOrStore } from "../places.ts";
import { askedLetters } from "./asked.ts";
import type { LetterBox } from "./box.ts";
import { keptLetters } from "./kept.ts";

export function openLetters(places: BotPlaces): Promise<LetterBox> {
  return byBotOrStore(places, askedLetters, keptLetters);
}
