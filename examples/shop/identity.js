import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Who answers: shown on the page, in `GET /version` and in every response's `x-shop-version`. */
export const identity = {
  version: readVersion(),
  slot: process.env.SLUICE_SLOT ?? "",
  release: process.env.SLUICE_RELEASE ?? "",
  host: hostname(),
};

/** The image has a file `version`, written from a build argument; a checkout has none. */
function readVersion() {
  if (process.env.VERSION) return process.env.VERSION;
  try {
    return readFileSync(new URL("version", import.meta.url), "utf8").trim();
  } catch {
    return "dev";
  }
}
