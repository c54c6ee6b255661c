import { dockerfilePort, type FoundPort, nodePort, type PackageJson, pythonPort } from "./ports.ts";

/** Files at the top of a repository that tell what it is; text by name, absent ones left out. */
export type Listing = Readonly<Partial<Record<(typeof TELLING)[number], string>>>;

export const TELLING = [
  "Dockerfile",
  "package.json",
  "requirements.txt",
  "pyproject.toml",
  "index.html",
] as const;

/** What to write about the one service that a repository seems to be. */
export interface Recognised {
  readonly key: "build" | "preset";
  readonly value: string;
  /** Why, for a comment. */
  readonly because: string;
  readonly port?: FoundPort;
}

/** Served by the image of the preset `static`. */
const STATIC_PORT = 8080;

/** From the most explicit to the least; undefined when nothing is known. */
export function recognise(listing: Listing): Recognised | undefined {
  return (
    fromDockerfile(listing) ?? fromPackage(listing) ?? fromPython(listing) ?? fromPage(listing)
  );
}

function fromDockerfile(listing: Listing): Recognised | undefined {
  const { Dockerfile: dockerfile } = listing;
  if (dockerfile === undefined) return undefined;
  const port = dockerfilePort(dockerfile) ?? portOfSources(listing);
  return { key: "build", value: ".", because: "the Dockerfile here", ...(port && { port }) };
}

/** A Dockerfile that exposes nothing: what is in it may tell. */
function portOfSources(listing: Listing): FoundPort | undefined {
  return (fromPackage(listing) ?? fromPython(listing))?.port;
}

function fromPackage(listing: Listing): Recognised | undefined {
  const manifest = packageJson(listing);
  if (manifest?.scripts?.["start"] === undefined) return undefined;
  return {
    key: "preset",
    value: "node",
    because: "package.json has a start script",
    port: nodePort(manifest),
  };
}

function fromPython(listing: Listing): Recognised | undefined {
  const file = (["requirements.txt", "pyproject.toml"] as const).find(
    (name) => listing[name] !== undefined,
  );
  if (file === undefined) return undefined;
  return { key: "preset", value: "python", because: file, port: pythonPort(listing[file] ?? "") };
}

function fromPage(listing: Listing): Recognised | undefined {
  if (listing["index.html"] === undefined) return undefined;
  const port = { port: STATIC_PORT, from: "that of the preset" };
  return { key: "preset", value: "static", because: "index.html", port };
}

/** Undefined as well when it is broken: then it tells nothing. */
export function packageJson(listing: Listing): PackageJson | undefined {
  try {
    const value: unknown = JSON.parse(listing["package.json"] ?? "null");
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
