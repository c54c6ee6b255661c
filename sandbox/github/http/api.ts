import { createHash, randomUUID } from "node:crypto";
import type { Match, Router } from "../../http/router.ts";
import type { Api, Received } from "../../http/server.ts";
import { authenticate } from "../access/authenticate.ts";
import { authorize, wordsOf } from "../access/authorize.ts";
import type { Auth } from "../access/types.ts";
import { findRepository, fullName } from "../repos/find.ts";
import type { World } from "../world.ts";
import { ApiError, errorReply, notFound } from "./errors.ts";
import { parse } from "./read.ts";
import { SECONDARY } from "./rates.ts";
import type { Reply, Route } from "./types.ts";

/** The API: finds out who asks, whether they may, and answers. */
export function createApi(world: World, router: Router<Route>): Api<Route> {
  return {
    router: (method, path) => router(method, joinRest(named(world, path))),
    async perform(match, received) {
      const reply = await perform(world, match, received).catch(asReply);
      return { ...reply, headers: { "x-github-request-id": randomUUID(), ...reply.headers } };
    },
    failure: (status, message, headers) =>
      errorReply(new ApiError(status, wordsFor(status, message), { headers: { ...headers } })),
    purpose: ({ url, raw }) =>
      url.pathname === "/graphql" ? /\b(?:query|mutation) \w+/.exec(raw)?.[0] : undefined,
    headers: () => ({ "x-github-media-type": "github.v3; format=json", date: dateOf(world) }),
  };
}

function dateOf(world: World): string {
  return new Date(world.now()).toUTCString();
}

function wordsFor(status: number, message: string): string {
  return status === 403 && message === "secondary" ? SECONDARY : message;
}

function asReply(error: unknown): Reply {
  if (error instanceof ApiError) return errorReply(error);
  // A fault of the sandbox itself: whoever reads the answer should see where.
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return errorReply(new ApiError(500, `sandbox: ${text}`));
}

/** What was renamed or transferred is redirected to its number, below which everything is as below its name. */
function named({ repositories }: World, path: string): string {
  const [, id, rest] = /^\/repositories\/(\d+)(\/.+)$/.exec(path) ?? [];
  const found = id === undefined ? undefined : repositories.get(Number(id));
  return found === undefined ? path : `/repos/${fullName(found)}${rest}`;
}

/** The last name in these paths may have slashes of its own, written as they are. */
const REST =
  /^(\/repos\/[^/]+\/[^/]+\/(?:contents|git\/(?:ref|refs|matching-refs)|branches)\/)(.+)$/;

function joinRest(path: string): string {
  const [, head, rest] = REST.exec(path) ?? [];
  return head === undefined ? path : head + rest!.replaceAll("/", "%2F");
}

async function perform(
  world: World,
  match: Match<Route> | undefined,
  received: Received,
): Promise<Reply> {
  const { request, url, raw, method } = received;
  const auth = authenticate(world, request.headers.authorization);
  const who = rateKey(auth);
  world.rates.take(who);
  if (match === undefined) throw notFound();
  const { handler: route, params } = match;
  const { pathname: path, searchParams: query, origin: base } = url;
  const found = findRepository(world, params);
  if (found?.isFormer) return moved(found.repository.id, path, base);
  if (found === undefined && params["repo"] !== undefined) throw notFound();
  authorize(world, route, auth, found?.repository);
  if (method === "POST" && route.needs?.some(isWriting)) world.rates.takeCreation(who);
  const { headers } = request;
  const call = { params, query, headers, body: parse(raw), path, base, auth };
  const reply = await route.run(world, call);
  return conditional(world, who, method, headers["if-none-match"], {
    ...reply,
    headers: { ...world.rates.headers(who), ...accepted(route), ...reply.headers },
  });
}

function isWriting(set: Readonly<Record<string, string>>): boolean {
  return Object.values(set).includes("write");
}

function accepted({ needs }: Route): Record<string, string> {
  return needs === undefined
    ? {}
    : { "x-accepted-github-permissions": needs.map(wordsOf).join("; ") };
}

/** Each token has its own allowance; those of one installation share one. */
function rateKey(auth: Auth): string {
  if (auth.kind === "installation") return `installation-${auth.installation.id}-${auth.isJob}`;
  if (auth.kind === "user") return `user-${auth.user.id}`;
  return auth.kind === "app" ? `app-${auth.app.id}` : "anonymous";
}

function moved(id: number, path: string, base: string): Reply {
  const url = `${base}/repositories/${id}${path
    .split("/")
    .slice(4)
    .map((it) => `/${it}`)
    .join("")}`;
  return { status: 301, body: { message: "Moved Permanently", url }, headers: { location: url } };
}

/** What has not changed since the client saw it is not told again, and costs nothing. */
function conditional(
  world: World,
  who: string,
  method: string,
  seen: string | undefined,
  reply: Reply,
): Reply {
  if (method !== "GET" || reply.status !== 200) return reply;
  const hash = createHash("sha256").update(JSON.stringify(reply.body ?? reply.text ?? ""));
  const etag = `W/"${hash.digest("hex")}"`;
  const headers = { ...reply.headers, etag, "cache-control": "private, max-age=60, s-maxage=60" };
  if (seen !== etag) return { ...reply, headers };
  world.rates.giveBack(who);
  return { status: 304, headers: { ...headers, ...world.rates.headers(who) } };
}
