import { crc32 } from "node:zlib";

/** One text without an end of line, as it stands in a journal: its checksum, and itself. */
export function recordOf(text: string): string {
  return `${checksum(text)} ${text}\n`;
}

/** The texts of a journal up to the first that is not whole, which nobody was told to be there. */
export function textsOf(journal: string): string[] {
  const texts: string[] = [];
  // What follows the last end of line was cut off.
  for (const record of journal.split("\n").slice(0, -1)) {
    const text = record.slice(9);
    if (record !== `${checksum(text)} ${text}`) break;
    texts.push(text);
  }
  return texts;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}
