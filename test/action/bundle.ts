import { fileURLToPath } from "node:url";

/** Folder of `action.yml`. */
export const root = fileURLToPath(new URL("../../", import.meta.url));
