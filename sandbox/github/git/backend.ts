import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname } from "node:path";
import { authenticate } from "../access/authenticate.ts";
import { canSee, grants } from "../access/authorize.ts";
import type { Auth } from "../access/types.ts";
import { ApiError } from "../http/errors.ts";
import { roleIn } from "../people/access.ts";
import { actorOf } from "../people/actor.ts";
import { isAtLeast } from "../people/roles.ts";
import { byName } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { announce, changesBetween } from "./push.ts";
import { listRefs } from "./refs.ts";

/** `/owner/name.git/info/refs`, with or without `.git`. */
const PATH = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

export function isGitRequest(path: string): boolean {
  return PATH.test(path);
}

/** Git over HTTP, by git's own program; a push is told of like any other change. */
export async function serveGit(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", world.base);
  const [, owner = "", name = "", rest = ""] = PATH.exec(url.pathname) ?? [];
  const writes = rest === "git-receive-pack" || url.search.includes("git-receive-pack");
  const found = byName(world, owner, name);
  const auth = identify(world, request.headers.authorization);
  if (auth === undefined || found === undefined || !may(world, auth, found.repository, writes)) {
    // Without credentials git asks for them; with wrong ones the repository is not there.
    const status = auth === undefined || auth.kind === "anonymous" ? 401 : 404;
    response.writeHead(status, { "www-authenticate": 'Basic realm="GitHub"' }).end();
    return;
  }
  const { repository } = found;
  const before = writes ? await listRefs(repository.git) : new Map<string, string>();
  const answer = await runBackend(repository, rest, url.search, request);
  if (rest === "git-receive-pack") {
    const after = await listRefs(repository.git);
    for (const change of changesBetween(before, after)) {
      await announce(world, repository, change, actorOf(auth));
    }
  }
  respond(response, answer);
}

function identify(world: World, header: string | undefined): Auth | undefined {
  try {
    return authenticate(world, header);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

function may(world: World, auth: Auth, repository: Repository, writes: boolean): boolean {
  if (!canSee(world, auth, repository)) return false;
  const access = writes ? "write" : "read";
  if (auth.kind === "installation") return grants(auth.permissions, { contents: access });
  if (auth.kind === "user" && writes) {
    return isAtLeast(roleIn(world, repository, auth.user.id)?.base, "write");
  }
  return !writes;
}

/** Runs `git http-backend` as a web server does, by the rules of CGI. */
async function runBackend(
  repository: Repository,
  rest: string,
  search: string,
  request: IncomingMessage,
): Promise<Buffer> {
  const { headers } = request;
  const child = spawn("git", ["http-backend"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      PATH: process.env["PATH"],
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_PROJECT_ROOT: dirname(repository.git),
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: `${repository.git.slice(dirname(repository.git).length)}/${rest}`,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(headers["git-protocol"] ?? ""),
      REMOTE_USER: "sandbox",
    },
  });
  child.stdin.on("error", () => {}); // git may have heard enough.
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  return Buffer.concat(chunks);
}

function respond(response: ServerResponse, answer: Buffer): void {
  const end = answer.indexOf("\r\n\r\n");
  const lines = answer.subarray(0, Math.max(0, end)).toString().split("\r\n");
  const pairs = lines.map((line) => line.split(/: */, 2) as [string, string]);
  const headers = Object.fromEntries(pairs.filter(([name]) => name !== "" && name !== "Status"));
  const status = pairs.find(([name]) => name === "Status")?.[1];
  response.writeHead(end < 0 ? 500 : Number(status?.slice(0, 3) ?? 200), headers);
  response.end(answer.subarray(end + 4));
}
