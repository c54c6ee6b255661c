const SHORTEST = 4;
const STARS = "***";

/**
 * Returns a function that hides `secrets` in any text, in every form in which they are likely to
 * turn up: as they are, line by line, in JSON, in a URL, in hexadecimal, and inside base64 at each
 * of its three alignments. Values shorter than four characters are left: hiding `1` hides nothing
 * and ruins every text.
 */
export function createMask(secrets: Iterable<string>): (text: string) => string {
  const forms = new Set(
    [...secrets].flatMap(encodedForms).filter((form) => form.length >= SHORTEST),
  );
  // Longest first, or a part would be replaced before the whole and leave the rest to read.
  const patterns = [...forms].toSorted((a, b) => b.length - a.length);
  return (text) => patterns.reduce((masked, form) => masked.replaceAll(form, STARS), text);
}

/** Every form of one secret, the secret itself included. */
export function encodedForms(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret);
  return [
    ...[secret, secret.trim(), ...lines, json, url, url.replaceAll("%20", "+")],
    ...[Buffer.from(secret).toString("hex"), ...base64Forms(secret)],
  ].filter((form) => form.length >= SHORTEST);
}

/**
 * In a longer base64 text a secret starts at one of three offsets; of each, the characters that no
 * neighbouring byte shares.
 */
function base64Forms(secret: string): string[] {
  const aligned = [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString("base64");
    return whole.slice(offset === 0 ? 0 : 4);
  });
  const standard = [Buffer.from(secret).toString("base64").replace(/=+$/, ""), ...aligned];
  return standard.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}
