import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
/** What the set-up keeps between runs. Ignored by git. */
export const STATE = `${ROOT}/.sandbox/setup`;

/** An ordinary user's PATH leaves out where Debian keeps dockerd, nginx and debootstrap. */
export const PATH = [
  ...new Set([...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin", "/usr/local/sbin"]),
]
  .filter(Boolean)
  .join(":");
