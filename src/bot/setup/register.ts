import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { convert, type MadeApp } from "./convert.ts";
import { type AppWishes, type GitHubPlace, manifestOf, registration } from "./manifest.ts";
import { donePage, refusalPage, startPage } from "./pages.ts";

export interface Registering {
  readonly place: GitHubPlace;
  readonly wishes: AppWishes;
  /** Of this machine; 0: any that is free. */
  readonly port: number;
  /** Called with the address that a browser of this machine has to open. */
  readonly listening: (url: string) => void;
  /** Called once, with the App that was made, before the browser is told. */
  readonly made: (app: MadeApp) => Promise<void>;
  /** Gives up. */
  readonly signal: AbortSignal;
}

interface Visit extends Registering {
  readonly base: string;
  readonly state: string;
}

const CODE = /^[\w-]{1,200}$/;

/**
 * Lets whoever sits at this machine make the App in their browser: a page here sends them to GitHub with
 * the manifest, GitHub sends them back with a code, and the code becomes the App. Only an answer with the
 * state that this very page gave is looked at.
 */
export async function register(registering: Registering): Promise<MadeApp> {
  const { port, listening, signal } = registering;
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const visit: Visit = { ...registering, base, state: randomBytes(32).toString("hex") };
  try {
    return await new Promise<MadeApp>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      let taken = false;
      server.on("request", (request, response) => {
        if (!isBack(visit, request)) return answer(visit, request, response);
        // The code is good once: whatever comes of it, nobody comes a second time.
        if (taken) return refusalPage(response, 409, "The App is being made already.");
        taken = true;
        take(visit, request, response).then(resolve, reject);
      });
      listening(`${base}/`);
    });
  } finally {
    server.close();
    server.closeIdleConnections();
  }
}

/** A name of somebody else's that leads here is not us: its page could read what ours says. */
function isOurs({ base }: Visit, { headers: { host } }: IncomingMessage): boolean {
  return host === new URL(base).host;
}

function isBack(visit: Visit, request: IncomingMessage): boolean {
  const { pathname, searchParams } = new URL(request.url ?? "/", visit.base);
  const given = Buffer.from(searchParams.get("state") ?? "");
  const state = Buffer.from(visit.state);
  return (
    request.method === "GET" &&
    pathname === "/made" &&
    isOurs(visit, request) &&
    given.length === state.length &&
    timingSafeEqual(given, state) &&
    CODE.test(searchParams.get("code") ?? "")
  );
}

function answer(visit: Visit, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? "/", visit.base);
  if (pathname === "/made") {
    return refusalPage(response, 403, "This answer belongs to another page: start again there.");
  }
  if (request.method !== "GET" || pathname !== "/" || !isOurs(visit, request)) {
    return refusalPage(response, 404, "There is nothing here.");
  }
  const { base, place, state, wishes } = visit;
  startPage(response, registration(place, wishes, state), manifestOf(wishes, `${base}/made`));
}

async function take(
  { base, place, made }: Visit,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<MadeApp> {
  response.setHeader("connection", "close");
  try {
    const code = new URL(request.url ?? "/", base).searchParams.get("code") ?? "";
    const app = await convert(place.api, code);
    await made(app);
    donePage(response, `${app.page}/installations/new`);
    return app;
  } catch (error) {
    refusalPage(response, 502, "That did not work; the terminal says why.");
    throw error;
  } finally {
    // The terminal may end the process next.
    if (!response.closed) await once(response, "close");
  }
}
