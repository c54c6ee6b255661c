import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** What the hosts keep between runs: the key, locks, relays. Ignored by git. */
export const STATE = `${ROOT}.sandbox/hosts`;
/** What the images are made of. */
export const IMAGE_FILES = `${ROOT}sandbox/images/hosts`;
