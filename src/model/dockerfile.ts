import { createHash } from "node:crypto";

/**
 * Stands for an image in plans and records: `dockerfile#<64 hexadecimal digits>`. More digits than a
 * commit has, so that nobody takes one for the other.
 */
export function dockerfileImage(text: string): string {
  return `dockerfile#${dockerfileDigest(text)}`;
}

export function dockerfileDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
