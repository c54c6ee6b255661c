import type { Match, Router } from "../../http/router.ts";
import type { Api, Received } from "../../http/server.ts";
import type { Call, Reply } from "../../http/types.ts";
import { lookAtAll } from "../status.ts";
import { may, isAdmin } from "../tokens.ts";
import { isSince } from "../versions.ts";
import type { World } from "../world.ts";
import { admit, tokenOf } from "./access.ts";
import { ApiError, noRoute } from "./errors.ts";
import type { Route } from "./types.ts";

const HEALTH = ["/api/health", "/api/v1/health"];

/** The API: settles what is due, then counts, admits, carries out and answers each request. */
export function createApi(world: World, router: Router<Route>): Api<Route> {
  return {
    router,
    perform: (match, received) => perform(world, match, received),
    failure: (status, message, headers) => ({ status, body: { message }, headers }),
    headers: () => ({}),
  };
}

async function perform(
  world: World,
  match: Match<Route> | undefined,
  received: Received,
): Promise<Reply> {
  await world.time.settle();
  if (world.settings.delays.status === 0) await lookAtAll(world);
  if (HEALTH.includes(received.url.pathname)) return { status: 200, text: "OK" };
  const user = userOf(world, received);
  try {
    world.rates.take(user);
    return world.rates.mark(user, await answer(world, match, received));
  } catch (error) {
    if (error instanceof ApiError) return world.rates.mark(user, error.reply);
    if (error instanceof Error) return { status: 500, body: { message: "Server Error" } };
    throw error;
  }
}

/** Limits are a user's, whatever the token; who is nobody is an address. */
function userOf(world: World, { request }: Received): string {
  const text = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  return world.tokens.get(text)?.user ?? request.socket.remoteAddress ?? "";
}

async function answer(
  world: World,
  match: Match<Route> | undefined,
  { request, url, raw }: Received,
): Promise<Reply> {
  const route = match?.handler;
  if (route === undefined || !isThere(world, route)) throw noRoute();
  const token = tokenOf(world, request.headers.authorization);
  admit(world, token, route, request.socket.remoteAddress ?? "");
  const call: Call = {
    params: match?.params ?? {},
    query: url.searchParams,
    headers: request.headers,
    body: parse(raw),
    path: url.pathname,
    base: url.origin,
  };
  const sensitive = may(token, "read:sensitive") && isAdmin(token);
  return route.handle(world, { ...call, token, sensitive });
}

function isThere({ settings }: World, { since }: Route): boolean {
  return since === undefined || isSince(settings.version, since);
}

/** `undefined` for what is no JSON: the routes complain about it themselves. */
function parse(raw: string): unknown {
  try {
    return raw === "" ? undefined : (JSON.parse(raw) as unknown);
  } catch {
    return undefined;
  }
}
