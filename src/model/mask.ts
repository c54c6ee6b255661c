const SHORTEST = 4;
const STARS = "***";

/**
 * Returns a function that hides `secrets` in any text, in every form in which they are likely to
 * turn up: as they are, line by line, in JSON (once and twice), in a URL, in hexadecimal, quoted for
 * a shell, and inside base64 at each of its three alignments. Values shorter than four characters
 * are left: hiding `1` hides nothing and ruins every text.
 */
export function createMask(secrets: Iterable<string>): (text: string) => string {
  const forms = formsOf(secrets);
  return (text) => cover(text, spans(text, forms));
}

/**
 * The same for a text that may have been cut, such as the last lines of a container: of a secret that
 * the cut went through, no more than three characters stay. Too keen for sentences of ours, which
 * may well end as some secret begins.
 */
export function createCutMask(secrets: Iterable<string>): (text: string) => string {
  const forms = formsOf(secrets);
  return (text) => cover(text, [...spans(text, forms), ...ends(text, forms)].toSorted(byStart));
}

function formsOf(secrets: Iterable<string>): string[] {
  return [...new Set([...secrets].flatMap(encodedForms))];
}

type Span = readonly [from: number, to: number];
const byStart = ([a]: Span, [b]: Span) => a - b;

/** All places are found before any is covered: of two secrets that overlap, no end stays to read. */
function spans(text: string, forms: readonly string[]): Span[] {
  const found: Span[] = [];
  for (const form of forms) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      found.push([at, at + form.length]);
    }
  }
  return found.toSorted(byStart);
}

/**
 * What the text begins with of a form's end, and ends with of a form's beginning. A character that
 * was cut itself is shown as U+FFFD.
 */
function ends(cut: string, forms: readonly string[]): Span[] {
  const text = cut.replace(/\uFFFD+$/, "");
  return forms.flatMap((form): Span[] => {
    const lengths = Array.from(
      { length: Math.max(0, Math.min(form.length - 1, text.length) - SHORTEST + 1) },
      (_, i) => SHORTEST + i,
    );
    const first = lengths.findLast((length) => text.startsWith(form.slice(-length)));
    const last = lengths.findLast((length) => text.endsWith(form.slice(0, length)));
    return [
      ...(first === undefined ? [] : [[0, first] as const]),
      ...(last === undefined ? [] : [[text.length - last, text.length] as const]),
    ];
  });
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
