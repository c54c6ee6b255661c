import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether `signature` (hexadecimal) was made of exactly these bytes with one of the secrets. Two may be
 * live while one replaces the other. Takes the same time wherever the first difference lies.
 */
export function isSigned(body: Buffer, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature, "hex");
  let signed = false;
  for (const secret of secrets) {
    const own = createHmac("sha256", secret).update(body).digest();
    signed = (given.length === own.length && timingSafeEqual(given, own)) || signed;
  }
  return signed;
}
