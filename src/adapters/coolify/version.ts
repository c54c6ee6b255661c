import { SluiceError } from "../../model/errors.ts";

/** Such as `[4, 4, 2]`. */
export type Version = readonly [number, number, number];

/** Older ones lack routes that everything here rests on. */
const OLDEST: Version = [4, 1, 2];

/** `/version` answers in plain text; the reply's parser takes `4.4` for a number. */
export function parseVersion(body: unknown): Version {
  const text = typeof body === "string" || typeof body === "number" ? String(body).trim() : "";
  const found = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (found === null)
    throw new SluiceError("API_VERSION", "what answers at COOLIFY_URL does not tell its version", {
      facts: { answer: text.slice(0, 100) },
    });
  const version: Version = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  if (!isAtLeast(version, OLDEST))
    throw new SluiceError("API_VERSION", `this is Coolify ${version.join(".")}`);
  return version;
}

export function isAtLeast(version: Version, wanted: Version): boolean {
  for (const [index, number] of wanted.entries()) {
    if (version[index] !== number) return version[index]! > number;
  }
  return true;
}
