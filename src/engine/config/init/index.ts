import { wholeFile } from "../diagnose.ts";
import { ConfigError } from "../diagnostic.ts";
import { type Listing, packageJson, recognise, TELLING } from "./recognise.ts";
import { firstConfig } from "./render.ts";

/** Text of a file at the top of the repository; undefined when there is none. */
export type ReadTopFile = (name: string) => Promise<string | undefined>;

const FILE = "deploy.yaml";

/**
 * The text of a first `deploy.yaml` for the repository in a folder of that name. Writes nothing.
 * Throws ConfigError when there is one already, or nothing that could be deployed.
 */
export async function init(folder: string, read: ReadTopFile): Promise<string> {
  if ((await read(FILE)) !== undefined) {
    throw refuse("there is one already", "change it, or move it away first");
  }
  const texts = await Promise.all(TELLING.map(async (name) => [name, await read(name)] as const));
  const listing: Listing = Object.fromEntries(texts.filter(([, text]) => text !== undefined));
  const found = recognise(listing);
  if (found === undefined) throw refuse(nothingKnown(listing), HOW_TO_BUILD);
  return firstConfig(projectName(packageJson(listing)?.name ?? folder), found);
}

const HOW_TO_BUILD =
  "add a Dockerfile, or write a deploy.yaml with image: and the name of a ready image";

function nothingKnown(listing: Listing): string {
  return listing["package.json"] === undefined
    ? `found none of ${TELLING.join(", ")}`
    : "package.json has no start script, and there is no Dockerfile";
}

/** `@acme/My Shop` → `my-shop`. */
function projectName(name: unknown): string {
  const words = String(name)
    .replace(/^@[^/]*\//, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
  const narrow = words
    .replace(/^[^a-z]+/, "")
    .slice(0, 31)
    .replace(/-$/, "");
  return /^(|x-.*|constructor)$/.test(narrow) ? "app" : narrow;
}

function refuse(problem: string, fix: string): ConfigError {
  return new ConfigError([wholeFile(FILE, { problem, fix })]);
}
