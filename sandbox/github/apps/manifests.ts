import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { notFound } from "../http/errors.ts";
import { textIn } from "../http/read.ts";
import type { Handler, Routes } from "../http/types.ts";
import { accountNamed } from "../people/routes.ts";
import { addApp, type CreatedApp } from "../seed/apps.ts";
import type { World } from "../world.ts";
import { appView } from "./views.ts";

const manifest = z.looseObject({
  name: z.string().max(34).optional(),
  url: z.url(),
  hook_attributes: z.looseObject({ url: z.url(), active: z.boolean().optional() }).optional(),
  redirect_url: z.url(),
  public: z.boolean().optional(),
  default_events: z.array(z.string()).default([]),
  default_permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).default({}),
});

interface Waiting {
  readonly created: CreatedApp;
  /** A code is good for an hour. */
  readonly until: number;
}

const HOUR = 3_600_000;
const codes = new WeakMap<World, Map<string, Waiting>>();

/** The form that a browser sends the manifest with: the App is made at once, and the browser sent back. */
export async function takeManifest(
  world: World,
  login: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { searchParams } = new URL(request.url ?? "/", world.base);
  const form = new URLSearchParams(await text(request));
  const wanted = manifest.parse(JSON.parse(form.get("manifest") ?? ""));
  const owner = login === undefined ? anybody(world) : accountNamed(world, login);
  if (owner === undefined) return void response.writeHead(404).end();
  const hook = wanted.hook_attributes?.url;
  const created = addApp(world, owner, {
    slug: wanted.name ?? "sluice",
    permissions: wanted.default_permissions,
    events: wanted.default_events,
    ...(hook === undefined ? {} : { hookUrl: hook }),
  });
  const code = randomBytes(20).toString("hex");
  const waiting = codes.get(world) ?? new Map<string, Waiting>();
  codes.set(world, waiting.set(code, { created, until: world.now() + HOUR }));
  const back = new URL(wanted.redirect_url);
  back.searchParams.set("code", code);
  const state = searchParams.get("state");
  if (state !== null) back.searchParams.set("state", state);
  response.writeHead(302, { location: back.href }).end();
}

function anybody(world: World) {
  return [...world.accounts.values()].find(({ type }) => type === "User");
}

/** All that is secret about the App, once. */
const convert: Handler = (world, call) => {
  const code = textIn(call, "code");
  const waiting = codes.get(world);
  const found = waiting?.get(code);
  waiting?.delete(code);
  if (found === undefined || world.now() > found.until) throw notFound();
  const { app, privateKey, secret } = found.created;
  return {
    status: 201,
    body: {
      ...appView(world, app),
      client_secret: randomBytes(20).toString("hex"),
      webhook_secret: app.hook === undefined ? null : secret,
      pem: privateKey,
    },
  };
};

export const manifestRoutes: Routes = {
  "POST /app-manifests/{code}/conversions": { auth: "any", run: convert },
};
