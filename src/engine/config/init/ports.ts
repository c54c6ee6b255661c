/** A port and where it was found, in words for a comment. */
export interface FoundPort {
  readonly port: number;
  readonly from: string;
}

/** The first TCP port of the last stage's EXPOSE; variables are looked up in ENV and ARG. */
export function dockerfilePort(dockerfile: string): FoundPort | undefined {
  const lines = dockerfile.replaceAll(/\\[ \t]*\r?\n/g, " ").split(/\r?\n/);
  const instructions = lines.flatMap((line) => {
    const match = /^\s*([A-Za-z]+)\s+(.*)$/.exec(line);
    return match === null ? [] : [{ name: match[1]?.toUpperCase(), rest: match[2]?.trim() ?? "" }];
  });
  const lastStage = instructions.findLastIndex(({ name }) => name === "FROM");
  const exposed = instructions
    .slice(lastStage + 1)
    .filter(({ name }) => name === "EXPOSE")
    .flatMap(({ rest }) => rest.split(/\s+/))
    .filter((word) => !word.endsWith("/udp"))
    .map((word) => word.replace(/\/tcp$/, ""));
  const [word] = exposed;
  return word === undefined
    ? undefined
    : asPort(fillIn(word, instructions), "EXPOSE in the Dockerfile");
}

type Instructions = readonly { readonly name: string | undefined; readonly rest: string }[];

function fillIn(word: string, instructions: Instructions): string {
  const variable = /^\$\{?([A-Za-z_]\w*)(?::-(\d+))?\}?$/.exec(word);
  if (variable === null) return word;
  const value = new RegExp(`(?:^|\\s)${variable[1]}[= ]"?(\\d+)`);
  const set = instructions.findLast(
    ({ name, rest }) => (name === "ENV" || name === "ARG") && value.test(rest),
  );
  return (set && value.exec(set.rest)?.[1]) ?? variable[2] ?? "";
}

/** What frameworks listen on unless told otherwise; the first that is a dependency counts. */
const NODE_PORTS: readonly (readonly [dependency: string, port: number])[] = [
  ["astro", 4321],
  ["@sveltejs/kit", 3000],
  ["next", 3000],
  ["nuxt", 3000],
  ["@nestjs/core", 3000],
  ["vite", 4173],
  ["express", 3000],
  ["fastify", 3000],
  ["koa", 3000],
  ["hono", 3000],
];

export interface PackageJson {
  readonly name?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export function nodePort({ scripts, dependencies, devDependencies }: PackageJson): FoundPort {
  const said = portIn(scripts?.["start"] ?? "", "the start script");
  const known = NODE_PORTS.find(([name]) => name in { ...devDependencies, ...dependencies });
  const guess =
    known === undefined
      ? { port: 3000, from: "a guess" }
      : { port: known[1], from: `usual for ${known[0]}` };
  return said ?? guess;
}

const PYTHON_PORTS: readonly (readonly [dependency: RegExp, name: string, port: number])[] = [
  [/\bstreamlit\b/i, "streamlit", 8501],
  [/\bgunicorn\b/i, "gunicorn", 8000],
  [/\buvicorn\b|\bfastapi\b/i, "uvicorn", 8000],
  [/\bdjango\b/i, "django", 8000],
  [/\bflask\b/i, "flask", 5000],
];

/** From requirements.txt or pyproject.toml. */
export function pythonPort(requirements: string): FoundPort {
  const known = PYTHON_PORTS.find(([pattern]) => pattern.test(requirements));
  return known === undefined
    ? { port: 8000, from: "a guess" }
    : { port: known[2], from: `usual for ${known[1]}` };
}

/** `PORT=8080 node x`, `next start -p 8080`, `vite --port=8080`. */
function portIn(command: string, from: string): FoundPort | undefined {
  const match = /(?:\bPORT=|(?:^|\s)(?:-p|--port)[= ])(\d{2,5})\b/.exec(command);
  return asPort(match?.[1] ?? "", from);
}

function asPort(digits: string, from: string): FoundPort | undefined {
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
  return port >= 1 && port <= 65_535 ? { port, from } : undefined;
}
