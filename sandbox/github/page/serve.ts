import { readFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { takeManifest } from "../apps/manifests.ts";
import { byName } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { jobWith, portrait } from "./look-ups.ts";
import { pullPage } from "./pull.ts";
import type { PageOptions } from "./types.ts";

/** What a comment brings along runs nothing and fetches nothing from outside. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'";

interface Visit {
  readonly world: World;
  readonly options: PageOptions;
  /** What the pattern caught. */
  readonly words: readonly string[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

type Page = readonly [pattern: RegExp, serve: (visit: Visit) => void | Promise<void>];

const PAGES: readonly Page[] = [
  [/^\/_sandbox\/(page\.js|page\.css)$/, asset],
  [/^\/_sandbox\/logs\/(\d+)$/, log],
  [/^\/_sandbox\/avatars\/(\d+)$/, avatar],
  [/^\/_sandbox\/pulls\/([^/]+)\/([^/]+)\/(\d+)$/, pullData],
  [/^\/_sandbox\/sites\/([\w-]+)$/, site],
  [/^\/([^/]+)\/([^/]+)\/pull\/\d+$/, html("pull.html")],
  [/^\/([^/]+)\/([^/]+)\/actions\/runs\/(\d+)(?:\/job\/\d+)?$/, runLog],
  [/^(?:\/organizations\/([^/]+))?\/settings\/apps\/new$/, newApp],
  [/^\/$/, home],
];

/** Serves what people look at; false for what is the API's. */
export function servePage(
  world: World,
  options: PageOptions,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  for (const [pattern, serve] of PAGES) {
    const match = pattern.exec(pathname);
    if (match === null) continue;
    const words = match
      .slice(1)
      .flatMap((it) => (it === undefined ? [] : [decodeURIComponent(it)]));
    const visit = { world, options, words, request, response };
    void Promise.resolve(serve(visit)).catch(() => response.destroy());
    return true;
  }
  return false;
}

function send(response: ServerResponse, type: string, body: string, status = 200): void {
  const headers = { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY };
  response.writeHead(status, { ...headers, "cache-control": "no-store" }).end(body);
}

function file(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

function html(name: string) {
  return async ({ response }: Visit) => send(response, "text/html", await file(name));
}

async function asset({ words: [name = ""], response }: Visit): Promise<void> {
  send(response, name.endsWith(".js") ? "text/javascript" : "text/css", await file(name));
}

function log({ world, words: [id], response }: Visit): void {
  const lines = jobWith(world, Number(id))?.log;
  send(response, "text/plain", lines?.join("\n") ?? "", lines === undefined ? 404 : 200);
}

function avatar({ words: [id], response }: Visit): void {
  send(response, "image/svg+xml", portrait(Number(id)));
}

/** Where a manifest is sent to. Whoever asks is believed to be the owner. */
function newApp({ world, words: [login], request, response }: Visit): Promise<void> {
  return takeManifest(world, login, request, response);
}

/** To the newest pull request there is. */
function home({ world, response }: Visit): void {
  const pages = [...world.repositories.values()].flatMap((it) =>
    [...it.pulls.keys()].map((number) => `/${it.owner.login}/${it.name}/pull/${number}`),
  );
  response.writeHead(302, { location: pages.at(-1) ?? "/none" }).end();
}

function pullData({ world, options, words, response }: Visit): void {
  const [owner = "", name = "", number] = words;
  const repository = byName(world, owner, name)?.repository;
  const pull = repository?.pulls.get(Number(number));
  if (repository === undefined || pull === undefined) return send(response, "text/plain", "", 404);
  const { people } = options;
  const page = pullPage(world, repository, pull, options);
  send(response, "application/json", JSON.stringify({ ...page, tokens: people?.() ?? {} }));
}

function runLog({ world, words: [owner = "", name = "", id], response }: Visit): void {
  const repository: Repository | undefined = byName(world, owner, name)?.repository;
  const run = repository?.runs.get(Number(id));
  const text = run?.jobs.map((job) => `── ${job.name}\n${job.log.join("\n")}`).join("\n\n");
  send(response, "text/plain", text ?? "", run === undefined ? 404 : 200);
}

/** The environment itself, under the name that its host knows it by. */
function site({ options, words: [environment], response }: Visit): void {
  const found = options.sites?.().find((it) => it.environment === environment);
  if (found?.url === undefined) return send(response, "text/plain", "nothing is there yet", 404);
  const onward = httpRequest(found.url, { headers: { host: found.host } }, (answer) => {
    const type = answer.headers["content-type"] ?? "text/plain";
    response.writeHead(answer.statusCode ?? 502, { "content-type": type });
    answer.pipe(response);
  });
  onward.once("error", () => send(response, "text/plain", "it does not answer", 502));
  onward.end();
}
