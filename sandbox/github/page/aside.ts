import type { ServerResponse } from "node:http";
import type { JobRecord } from "../actions/types.ts";
import type { World } from "../world.ts";

/** What has no place in the API: logs where an answer sends a client, pictures of people. */
export function serveAside(world: World, path: string, response: ServerResponse): boolean {
  const [, kind, word = ""] = /^\/_sandbox\/(logs|avatars)\/(\d+)$/.exec(path) ?? [];
  if (kind === "logs") {
    const job = jobWith(world, Number(word));
    const text = job?.log.map((line) => `${line}\n`).join("") ?? "";
    response.writeHead(job === undefined ? 404 : 200, { "content-type": "text/plain" }).end(text);
  }
  if (kind === "avatars") {
    response.writeHead(200, { "content-type": "image/svg+xml" }).end(portrait(Number(word)));
  }
  return kind !== undefined;
}

export function jobWith(world: World, id: number): JobRecord | undefined {
  for (const repository of world.repositories.values()) {
    for (const run of repository.runs.values()) {
      const job = run.jobs.find((it) => it.id === id);
      if (job !== undefined) return job;
    }
  }
  return undefined;
}

/** A disc in a colour of its own. */
function portrait(id: number): string {
  const disc = `<circle cx="8" cy="8" r="8" fill="hsl(${(id * 47) % 360} 55% 50%)"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${disc}</svg>`;
}
