import { isUtf8 } from "node:buffer";

/** Far above any real file (a service is about 500 bytes), far below what makes a parser slow. */
export const MAX_BYTES = 1024 * 1024;

export interface Undecodable {
  readonly problem: string;
  readonly fix: string;
}

/** Bytes to text, or why not. Only UTF-8 is read: guessing an encoding would change values silently. */
export function decode(bytes: Uint8Array): { text: string } | Undecodable {
  if (bytes.length > MAX_BYTES) return tooLarge(bytes.length);
  return misencoded(bytes) ?? { text: new TextDecoder().decode(bytes) };
}

export function tooLarge(size: number): Undecodable {
  return {
    problem: `the file is larger than 1 MiB (${size} bytes)`,
    fix: "check that this is the right file; a deploy.yaml is a few kilobytes",
  };
}

function misencoded(bytes: Uint8Array): Undecodable | undefined {
  const utf16 = looksLikeUtf16(bytes);
  if (utf16 !== undefined) {
    return { problem: `the file is encoded as ${utf16}`, fix: "save it as UTF-8" };
  }
  const nul = bytes.indexOf(0);
  if (nul !== -1) {
    return {
      problem: `the file has a NUL byte at offset ${nul} (line ${lineOf(bytes, nul)})`,
      fix: "remove it; a deploy.yaml is plain text",
    };
  }
  if (isUtf8(bytes)) return undefined;
  const offset = firstInvalid(bytes);
  const byte = bytes[offset]?.toString(16).padStart(2, "0");
  return {
    problem: `the file is not UTF-8: byte 0x${byte} at offset ${offset} (line ${lineOf(bytes, offset)})`,
    fix: "save it as UTF-8; this looks like Latin-1 or Windows-1252, or like a binary file",
  };
}

function looksLikeUtf16(bytes: Uint8Array): string | undefined {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return "UTF-16 (little endian)";
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && b !== undefined))
    return "UTF-16 (big endian)";
  return undefined;
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at !== -1 && at < offset; at = bytes.indexOf(10, at + 1))
    line += 1;
  return line;
}

/**
 * Offset where the first character that is no UTF-8 starts. Prefixes are tried by halves, because each
 * try is native and fast.
 */
function firstInvalid(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (startsWell(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  while (!isUtf8(bytes.subarray(0, good))) good -= 1;
  return good;
}

/** Whether the bytes are UTF-8 up to a last character that may be cut short. */
function startsWell(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
