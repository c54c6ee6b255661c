import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";

const STEP_MS = 50;
const LINE = 16;

/**
 * Bytes `from` to `to` of an endless text whose every 16-byte line is its own offset,
 * so that a reader can tell a hole from an early end.
 */
export function numberedText(from, to) {
  const first = from - (from % LINE);
  let text = "";
  for (let offset = first; offset < to; offset += LINE) {
    text += `${String(offset).padStart(LINE - 1, "0")}\n`;
  }
  return Buffer.from(text).subarray(from - first, to - first);
}

/** `GET /download?bytes=&seconds=`: numbered text, spread evenly over the seconds. */
export async function download(request, response, query) {
  const bytes = bounded(query.get("bytes"), 65_536, 1e9);
  const seconds = bounded(query.get("seconds"), 0, 600);
  response.writeHead(200, { "content-type": "text/plain", "content-length": bytes });
  await pipeline(Readable.from(paced(bytes, seconds)), response);
}

async function* paced(bytes, seconds) {
  const steps = Math.max(1, Math.round((seconds * 1000) / STEP_MS), Math.ceil(bytes / 1e6));
  for (let step = 0; step < steps; step++) {
    if (seconds > 0) await wait(STEP_MS);
    const chunk = numberedText(at(step), at(step + 1));
    if (chunk.length > 0) yield chunk;
  }

  function at(step) {
    return Math.floor((bytes * step) / steps);
  }
}

/** `PUT /upload`: answers `{bytes, sha256}` of the body it received. */
export async function upload(request, response) {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of request) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  const body = JSON.stringify({ bytes, sha256: hash.digest("hex") });
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
}

/** A number from the query: `fallback` when it is missing or no number, at most `most`. */
export function bounded(text, fallback, most) {
  const value = text === null || text === "" ? fallback : Number(text);
  return Number.isFinite(value) && value >= 0 ? Math.min(value, most) : fallback;
}
