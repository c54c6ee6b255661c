import { readFileSync } from "node:fs";

/** Of the package, which lies above both the sources and what the compiler makes of them. */
export function version(): string {
  for (const up of ["../..", "../../.."]) {
    try {
      const text = readFileSync(new URL(`${up}/package.json`, import.meta.url), "utf8");
      const { name, version } = JSON.parse(text) as { name: string; version: string };
      if (name === "sluice") return version;
    } catch {}
  }
  return "unknown";
}
