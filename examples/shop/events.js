import { bounded } from "./transfers.js";

/**
 * `GET /events?count=&ms=`: server-sent events numbered from 1, one every `ms` milliseconds.
 * Ends after `count` events; without `count`, when `stopping` is aborted.
 */
export function events(request, response, query, identity, stopping) {
  const count = bounded(query.get("count"), Infinity, Infinity);
  let sent = 0;
  // Proxies buffer by default, and an event that waits in a buffer is no event.
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  const timer = setInterval(send, Math.max(1, bounded(query.get("ms"), 1000, 60_000)));
  response.on("close", () => clearInterval(timer));
  if (count === Infinity) stopping.addEventListener("abort", () => response.end());
  send();

  function send() {
    if (sent < count) response.write(`id: ${++sent}\ndata: ${identity.version}\n\n`);
    if (sent >= count) response.end();
  }
}
