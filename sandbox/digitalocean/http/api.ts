import { randomUUID } from "node:crypto";
import type { Match, Router } from "../../http/router.ts";
import type { Api, Received } from "../../http/server.ts";
import type { World } from "../world.ts";
import { ApiError, errorReply, notFound } from "./errors.ts";
import type { Handler, Reply } from "./types.ts";

/** The API: settles what is due, then reads, judges and answers each request. */
export function createApi(world: World, router: Router<Handler>): Api<Handler> {
  return {
    router,
    perform: (match, received) => withId((id) => perform(world, match, received, id)),
    failure: (status, message, headers) =>
      withId((id) => errorReply(new ApiError(status, message, headers), id)),
    headers: () => world.rates.headers(),
  };
}

/** Every answer names its request. */
function withId(make: (id: string) => Reply): Reply {
  const id = randomUUID();
  const reply = make(id);
  return { ...reply, headers: { "x-request-id": id, ...reply.headers } };
}

function perform(
  world: World,
  match: Match<Handler> | undefined,
  { request, url, raw }: Received,
  id: string,
): Reply {
  try {
    world.agenda.settle();
    if (request.headers.authorization !== `Bearer ${world.settings.token}`) {
      throw new ApiError(401, "Unable to authenticate you");
    }
    world.rates.take();
    if (match === undefined) throw notFound();
    const { headers } = request;
    const body = parse(raw);
    const { pathname: path, searchParams: query, origin: base } = url;
    return match.handler(world, { params: match.params, query, headers, body, path, base });
  } catch (error) {
    if (error instanceof ApiError) return errorReply(error, id);
    throw error;
  }
}

function parse(raw: string): unknown {
  if (raw === "") return undefined;
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    throw new ApiError(400, "Unable to parse the request body");
  }
}
