/** What a preset needs to know of the context; read once by `readFacts`. */
export interface ContextFacts {
  /** Names of files in the context folder. */
  readonly files: readonly string[];
  /** `scripts` of package.json. */
  readonly scripts: Readonly<Record<string, string>>;
}

export type Preset = "node" | "python" | "static";

/**
 * The Dockerfile of a preset. Dependencies come in their own layer below the application's, so
 * that a change of code is a few kilobytes for a host. The last stage has neither build tools nor
 * root. Only what the oldest supported builder knows is used: no `RUN --mount`, no here-document.
 */
export function presetDockerfile(preset: Preset, facts: ContextFacts): string {
  return presets[preset](facts);
}

const presets: Readonly<Record<Preset, (facts: ContextFacts) => string>> = {
  node: nodeDockerfile,
  python: pythonDockerfile,
  static: staticDockerfile,
};

const NODE = "node:24-slim";
const PYTHON = "python:3.13-slim";
const NGINX = "nginxinc/nginx-unprivileged:stable-alpine";
/** What must never be published by a web server that serves the whole folder. */
const PRIVATE = ".git .github .env Dockerfile deploy.yaml deploy.schema.json node_modules";

function nodeDockerfile(facts: ContextFacts): string {
  return lines(
    ...nodeStage("deps", facts, "production"),
    "",
    ...nodeStage("build", facts, "all"),
    "COPY . .",
    ...(facts.scripts["build"] ? ["RUN npm run build"] : []),
    "RUN rm -rf node_modules .git",
    "",
    `FROM ${NODE}`,
    "ENV NODE_ENV=production",
    "WORKDIR /app",
    "COPY --from=deps /app/node_modules ./node_modules",
    "COPY --from=build /app ./",
    "USER node",
    `CMD ${JSON.stringify(nodeCommand(facts))}`,
  );
}

/** Installs dependencies from the manifests alone, so that code does not invalidate the layer. */
function nodeStage(name: string, { files }: ContextFacts, which: "production" | "all"): string[] {
  const manifests = ["package.json", ...NODE_LOCKS.filter((file) => files.includes(file))];
  return [
    `FROM ${NODE} AS ${name}`,
    "WORKDIR /app",
    `COPY ${manifests.join(" ")} ./`,
    `RUN mkdir -p node_modules && ${nodeInstall(files, which)}`,
  ];
}

const NODE_LOCKS = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock", ".npmrc"];

function nodeInstall(files: readonly string[], which: "production" | "all"): string {
  const production = which === "production";
  if (files.includes("pnpm-lock.yaml"))
    return `npx --yes pnpm@10 install --frozen-lockfile${production ? " --prod" : ""}`;
  if (files.includes("yarn.lock"))
    return `npx --yes yarn@1 install --frozen-lockfile${production ? " --production" : ""}`;
  const verb = files.includes("package-lock.json") ? "ci" : "install";
  return `npm ${verb} --no-audit --no-fund${production ? " --omit=dev" : ""}`;
}

/** `npm start` puts a shell between Docker's SIGTERM and the application: a plain script avoids it. */
function nodeCommand({ files, scripts }: ContextFacts): string[] {
  const start = scripts["start"];
  if (start && /^node [\w./-]+( [\w./=-]+)*$/.test(start)) return start.split(" ");
  if (start) return ["npm", "start"];
  return [
    "node",
    ["server.js", "app.js", "main.js"].find((file) => files.includes(file)) ?? "index.js",
  ];
}

function pythonDockerfile({ files }: ContextFacts): string {
  const script =
    ["main.py", "app.py", "server.py"].find((file) => files.includes(file)) ?? "main.py";
  return lines(
    `FROM ${PYTHON} AS deps`,
    "RUN python -m venv /venv",
    ...(files.includes("requirements.txt")
      ? ["COPY requirements.txt ./", "RUN /venv/bin/pip install --no-cache-dir -r requirements.txt"]
      : []),
    "",
    `FROM ${PYTHON} AS code`,
    "WORKDIR /app",
    "COPY . .",
    "RUN rm -rf .git",
    "",
    `FROM ${PYTHON}`,
    "ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1",
    "WORKDIR /app",
    "COPY --from=deps /venv /venv",
    "COPY --from=code /app ./",
    "USER 10001",
    `CMD ${JSON.stringify(["python", script])}`,
  );
}

/** Serves on 8080, the port that nginx may open without root. */
function staticDockerfile(facts: ContextFacts): string {
  const site = facts.scripts["build"] ? builtSite(facts) : copiedSite();
  return lines(
    ...site,
    "",
    `FROM ${NGINX}`,
    "COPY --from=site /site /usr/share/nginx/html",
    "EXPOSE 8080",
  );
}

function copiedSite(): string[] {
  return [
    `FROM ${NGINX} AS site`,
    "USER root",
    "WORKDIR /site",
    "COPY . .",
    `RUN rm -rf ${PRIVATE}`,
  ];
}

/** The usual output folders of site generators, the first that is there. */
function builtSite(facts: ContextFacts): string[] {
  return [
    ...nodeStage("site", facts, "all"),
    "COPY . .",
    "RUN npm run build",
    'RUN for d in dist build out public _site; do [ -d "$d" ] && mv "$d" /site && exit; done; exit 1',
  ];
}

function lines(...all: string[]): string {
  return `${all.join("\n")}\n`;
}
