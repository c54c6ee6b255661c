import { randomInt } from "node:crypto";

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** An identifier as this vendor makes them: no UUID, whatever its name says. */
export function newId(): string {
  return Array.from({ length: 24 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}

/** `brave-otter-…`, for what was given no name. */
export function randomName(): string {
  return `generated-${newId()}`;
}

/** A time as the API writes it. */
export function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/(\.\d{3})Z$/, "$1000Z");
}
