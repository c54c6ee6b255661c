import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildRequest, Image, ImageBuilder, PushRequest } from "../../../contracts/images.ts";
import { SluiceError } from "../../../model/errors.ts";
import {
  buildArgv,
  type BuildArgvOptions,
  type BuilderKind,
  builtIds,
  dockerArgv,
} from "./argv.ts";
import { buildKey } from "../../../model/builds.ts";
import { historyArgv, inspectArgv, parseImage } from "./inspect.ts";
import { withFolder, withLogin } from "./login.ts";
import { type ContextFacts, presetDockerfile } from "./presets.ts";
import { pushArgv, pushedDigest, withDigest } from "./push.ts";
import type { Finished, Run } from "./run.ts";

/** What the machine can do; asked once per builder. */
interface Tools {
  readonly builder: BuilderKind;
  /** The buildx driver can write cache elsewhere. */
  readonly exportsCache: boolean;
}

/** How many lines of output an error carries. */
const TAIL = 30;

/** Builds with this machine's Docker. `githubCache`: GitHub's cache service answers `run`. */
export function createBuilder(run: Run, options: { githubCache: boolean }): ImageBuilder {
  let tools: Promise<Tools> | undefined;
  return {
    build: async (request) => {
      const found = await (tools ??= findTools(run));
      return build(run, request, found, options.githubCache);
    },
    inspect: (reference) => inspect(run, reference),
    tag: (id, name) => tag(run, id, name),
    push: (request) => push(run, request),
  };
}

/** True in a workflow whose steps were given GitHub's cache service. */
export function hasGithubCache(envVars: Readonly<Record<string, string | undefined>>): boolean {
  const url = envVars["ACTIONS_CACHE_URL"] ?? envVars["ACTIONS_RESULTS_URL"];
  return Boolean(envVars["ACTIONS_RUNTIME_TOKEN"] && url);
}

/** The `docker` driver exports cache only from the containerd store: any other driver always does. */
async function findTools(run: Run): Promise<Tools> {
  const { code, stdout } = await run(["docker", "buildx", "inspect"]);
  if (code !== 0) return { builder: "docker", exportsCache: false };
  const driver = /^Driver:\s*(\S+)/m.exec(stdout)?.[1];
  return { builder: "buildx", exportsCache: driver !== undefined && driver !== "docker" };
}

/**
 * The image is known by what the builder says it made, never by its tag: another run on this
 * machine may move that at any time.
 */
async function build(
  run: Run,
  request: BuildRequest,
  tools: Tools,
  githubCache: boolean,
): Promise<Image> {
  const context = join(request.folder, request.build.context);
  const input = await presetInput(request, context);
  return withFolder(async (folder) => {
    const result = join(folder, "result");
    await withLogin(run, request.login, async (config) => {
      const options = argvOptions(request, tools, githubCache, { result, config });
      const argv = buildArgv(request.build, context, options);
      const finished = await run(argv, { ...streaming(request), ...(input ? { input } : {}) });
      if (finished.code !== 0) throw buildFailed(request, finished);
    });
    return findBuilt(run, await readFile(result, "utf8"));
  });
}

async function findBuilt(run: Run, result: string): Promise<Image> {
  for (const id of builtIds(result)) {
    const image = await inspect(run, id);
    if (image) return image;
  }
  throw new SluiceError("BUILD_FAILED", "The build left no image in this machine's engine", {
    detail: result,
  });
}

function argvOptions(
  request: BuildRequest,
  { builder, exportsCache }: Tools,
  github: boolean,
  { result, config }: { result: string; config: string | undefined },
): BuildArgvOptions {
  const { tags, cacheRepository: repository } = request;
  const scope = cacheScope(tags[0] ?? "", buildKey(request.build));
  const cache = { github, scope, ...(repository ? { repository } : {}) };
  const options = { builder, tags, result };
  return { ...options, ...(exportsCache ? { cache } : {}), ...(config ? { config } : {}) };
}

/** GitHub keeps one cache for a repository, which may hold several projects. */
export function cacheScope(tag: string, key: string): string {
  return `${tag.replace(/:[^/:]*$/, "").replaceAll(/[^\w.-]+/g, "-")}-${key}`;
}

async function presetInput({ build }: BuildRequest, context: string): Promise<string | undefined> {
  return build.preset && presetDockerfile(build.preset, await readFacts(context));
}

/** What presets look at. A broken package.json is the build's to report. */
export async function readFacts(context: string): Promise<ContextFacts> {
  const files = await readdir(context).catch(() => []);
  const text = await readFile(join(context, "package.json"), "utf8").catch(() => "{}");
  return { files, scripts: parseScripts(text) };
}

function parseScripts(text: string): Readonly<Record<string, string>> {
  try {
    return (JSON.parse(text) as { scripts?: Record<string, string> }).scripts ?? {};
  } catch {
    return {};
  }
}

async function inspect(run: Run, reference: string): Promise<Image | undefined> {
  const inspected = await run(inspectArgv(reference));
  if (inspected.code === 0) {
    const history = await run(historyArgv(reference));
    return parseImage(inspected.stdout, history.code === 0 ? history.stdout : "");
  }
  if (/no such image|not found/i.test(inspected.stderr)) return undefined;
  throw new SluiceError("DOCKER_UNREACHABLE", "Docker on this machine did not answer", {
    detail: inspected.stderr,
  });
}

async function tag(run: Run, id: string, name: string): Promise<void> {
  const { code, stderr } = await run(["docker", "tag", id, name]);
  if (code === 0) return;
  throw new SluiceError("IMAGE_MISSING", `${id} could not be called ${name}`, { detail: stderr });
}

async function push(run: Run, request: PushRequest): Promise<string> {
  return withLogin(run, request.login, async (config) => {
    const argv = [...dockerArgv(config), ...pushArgv(request.reference)];
    const finished = await run(argv, streaming(request));
    const digest = finished.code === 0 ? pushedDigest(finished.stdout) : undefined;
    if (digest) return withDigest(request.reference, digest);
    throw new SluiceError("TRANSFER_FAILED", `${request.reference} could not be pushed`, {
      detail: tail(finished),
    });
  });
}

function streaming({ onLine, signal }: BuildRequest | PushRequest): Parameters<Run>[1] & object {
  return { ...(onLine ? { onLine } : {}), ...(signal ? { signal } : {}) };
}

function buildFailed({ build, signal }: BuildRequest, finished: Finished): SluiceError {
  if (signal?.aborted) return new SluiceError("ABORTED", "The build was cancelled");
  return new SluiceError("BUILD_FAILED", `docker build ended with code ${finished.code}`, {
    facts: { context: build.context, dockerfile: build.dockerfile, preset: build.preset },
    detail: tail(finished),
  });
}

function tail({ stdout, stderr }: Finished): string {
  return `${stdout}\n${stderr}`.trim().split("\n").slice(-TAIL).join("\n");
}
