import { createHash, createHmac } from "node:crypto";

export const PREVIEW_USER = "preview";

/**
 * The password of a preview, from the key that its host keeps for root alone: the same across
 * pushes, a new one after a destroy, and nowhere written down. 128 bits.
 */
export function previewPassword(salt: string): string {
  return createHmac("sha256", salt).update("password of the preview").digest("hex").slice(0, 32);
}

/**
 * Line of the file that nginx compares with. Its workers have to read it, so any user of the host
 * may; nobody guesses what a salted SHA-1 of 128 random bits was made of.
 */
export function passwordLine(salt: string): string {
  const own = createHmac("sha256", salt).update("salt of the password").digest().subarray(0, 8);
  const digest = createHash("sha1").update(previewPassword(salt)).update(own).digest();
  return `${PREVIEW_USER}:{SSHA}${Buffer.concat([digest, own]).toString("base64")}\n`;
}
