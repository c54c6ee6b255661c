const SHORTEST = 4;
const STARS = "***";

/**
 * Returns a function that hides `secrets` in any text, in every form in which they are likely to
 * turn up: as they are, line by line, in JSON (once and twice), in a URL, in hexadecimal, quoted for
 * a shell, and inside base64 at each of its three alignments. Values shorter than four characters
 * are left: hiding `1` hides nothing and ruins every text.
 */
export function createMask(secrets: Iterable<string>): (text: string) => string {
  const forms = [...new Set([...secrets].flatMap(encodedForms))];
  return (text) => cover(text, spans(text, forms));
}

type Span = readonly [from: number, to: number];

/** All places are found before any is covered: of two secrets that overlap, no end stays to read. */
function spans(text: string, forms: readonly string[]): Span[] {
  const found: Span[] = [];
  for (const form of forms) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      found.push([at, at + form.length]);
    }
  }
  return found.toSorted(([a], [b]) => a - b);
}

function cover(text: string, found: readonly Span[]): string {
  let masked = "";
  let done = 0;
  let covered = 0;
  for (const [from, to] of found) {
    if (from >= covered) {
      masked += text.slice(done, from) + STARS;
      covered = from;
    }
    covered = Math.max(covered, to);
    done = covered;
  }
  return masked + text.slice(done);
}

/** Every form of one secret, the secret itself included; none is shorter than four characters. */
export function encodedForms(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const whole = [...new Set([secret, secret.trim()])];
  const forms = [...whole, ...lines, ...whole.flatMap(textForms), ...whole.flatMap(byteForms)];
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST);
}

function textForms(secret: string): string[] {
  const json = inJson(secret);
  const url = encodeURIComponent(secret.toWellFormed());
  // Encoders differ in five characters, in what a space becomes, and in the case of the digits.
  const strict = url.replaceAll(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const form = new URLSearchParams({ "": secret }).toString().slice(1);
  const urls = [url, url.replaceAll("%20", "+"), strict, strict.replaceAll("%20", "+"), form];
  const small = urls.map((text) => text.replaceAll(/%../g, (hex) => hex.toLowerCase()));
  const shell = secret.replaceAll("'", `'\\''`);
  return [json, inJson(json), json.replaceAll("/", "\\/"), shell, ...urls, ...small];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function byteForms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  const base64 = [0, 1, 2].map((offset) => base64Form(bytes, offset));
  const url = base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"));
  return [hex, hex.toUpperCase(), ...base64, ...url];
}

/**
 * In a longer base64 text a secret starts at one of three offsets: the characters that hold nothing
 * but its own bits, six to a character. What is left of it at the ends cannot be read.
 */
function base64Form(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  const bits = (offset + bytes.length) * 8;
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor(bits / 6));
}
