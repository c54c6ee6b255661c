import { globSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Source {
  /** Relative to the repository, such as `src/engine/runner.ts`. */
  readonly path: string;
  readonly text: string;
}

export function sources(pattern: string): Source[] {
  return globSync(pattern, { cwd: ROOT })
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

export interface Import {
  readonly from: string;
  /** A path like `from`, or the name of a package. */
  readonly to: string;
}

/** Every static and dynamic import and re-export of a file. */
export function imports({ path, text }: Source): Import[] {
  const pattern =
    /(?:^|[\s;])(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|\bimport\s*\(?\s*"([^"]+)"/g;
  return [...text.matchAll(pattern)].map((match) => {
    const target = match[1] ?? match[2] ?? "";
    return {
      from: path,
      to: target.startsWith(".") ? normalize(join(path, "..", target)) : target,
    };
  });
}
