// The shop: a web server with no dependencies. `PORT=3000 node server.js`
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { events } from "./events.js";
import { failAtStart, faults, health } from "./faults.js";
import { identity } from "./identity.js";
import { json, orders } from "./orders.js";
import { page } from "./page.js";
import { download, upload } from "./transfers.js";
import { acceptWebSocket } from "./websocket.js";

const grace = Number(process.env.STOP_GRACE_MS ?? 8000);
const stopping = new AbortController();
const webSockets = new Map();
const html = Buffer.from(page(identity));

const routes = {
  "GET /": (request, response) => {
    response.writeHead(200, { "content-type": "text/html", "content-length": html.length });
    response.end(html);
  },
  "GET /up": health,
  "GET /version": (request, response) => json(response, 200, identity),
  "POST /orders": orders,
  "GET /download": download,
  "PUT /upload": upload,
  "GET /events": (request, response, query) =>
    events(request, response, query, identity, stopping.signal),
};

const server = createServer(async (request, response) => {
  response.setHeader("x-shop-version", identity.version);
  if (stopping.signal.aborted) response.setHeader("connection", "close");
  response.on("close", () => setImmediate(closeIdle));
  try {
    await dispatch(request, response);
  } catch (error) {
    console.error(`shop: ${request.method} ${request.url}: ${error.message}`);
    response.destroy();
  }
});

async function dispatch(request, response) {
  const url = new URL(request.url, "http://shop");
  const method = request.method === "HEAD" ? "GET" : request.method;
  const route = routes[`${method} ${url.pathname}`];
  if (route) await route(request, response, url.searchParams);
  else json(response, 404, { error: `no ${request.method} ${url.pathname}` });
}

// Longer than a proxy keeps its idle connections, so that the proxy is the one who closes them:
// a request sent into a connection that we just closed would be lost.
server.keepAliveTimeout = 75_000;

server.on("upgrade", (request, socket, head) => {
  socket.on("error", () => socket.destroy());
  const close = acceptWebSocket(request, socket, head, { "x-shop-version": identity.version });
  if (!close) return;
  webSockets.set(socket, close);
  socket.on("close", () => webSockets.delete(socket));
});

failAtStart();
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
await wait(faults.startDelayMs);
server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`shop ${identity.version} listening on ${server.address().port}`);
});

/** Takes no new connections, lets what is open finish, and after the grace closes what is left. */
async function stop() {
  if (stopping.signal.aborted) return;
  console.log("shop stopping");
  stopping.abort();
  const requests = new Promise((resolve) => server.close(resolve));
  await Promise.race([Promise.all([requests, webSocketsClosed()]), wait(grace)]);
  for (const close of webSockets.values()) close(1001);
  await Promise.race([webSocketsClosed(), wait(500)]);
  console.log("shop stopped");
  process.exit(0);
}

/** A connection whose last response was begun before the stop was told to stay, and would. */
function closeIdle() {
  if (stopping.signal.aborted) server.closeIdleConnections();
}

function webSocketsClosed() {
  return Promise.all([...webSockets.keys()].map((socket) => once(socket, "close")));
}
