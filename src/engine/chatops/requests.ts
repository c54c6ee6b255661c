import type { Comment, Known, Request } from "../../model/chatops/index.ts";
import type { Ports } from "./ports.ts";

/** Commands that wait for a second person are forgotten after an hour, as the guard does. */
const KEPT_MS = 60 * 60_000;

export async function waitingRequests(
  { cache, time }: Pick<Ports, "cache" | "time">,
  comment: Pick<Comment, "repository" | "pull">,
): Promise<Known<readonly Request[]>> {
  const kept = await cache.get<readonly Request[]>(nameOf(comment));
  return (kept?.value ?? []).filter(({ at }) => Date.parse(at) > time.now() - KEPT_MS);
}

/** Puts a command down as given by one person; once more changes nothing. */
export async function addRequest(
  ports: Pick<Ports, "cache" | "time">,
  comment: Pick<Comment, "repository" | "pull">,
  request: Request,
): Promise<void> {
  for (;;) {
    const kept = await ports.cache.get<readonly Request[]>(nameOf(comment));
    const all = (kept?.value ?? []).filter((other) => !isSame(other, request));
    if (await ports.cache.set(nameOf(comment), [...all, request], kept?.version)) return;
  }
}

/** It was given by two and is being carried out. */
export async function dropRequests(
  { cache }: Pick<Ports, "cache">,
  comment: Pick<Comment, "repository" | "pull">,
  done: Pick<Request, "word" | "environment">,
): Promise<void> {
  for (;;) {
    const kept = await cache.get<readonly Request[]>(nameOf(comment));
    if (kept === undefined) return;
    const rest = kept.value.filter(
      ({ word, environment }) => word !== done.word || environment !== done.environment,
    );
    if (rest.length === kept.value.length) return;
    if (await cache.set(nameOf(comment), rest, kept.version)) return;
  }
}

function isSame(a: Request, b: Request): boolean {
  return a.word === b.word && a.environment === b.environment && a.by.id === b.by.id;
}

function nameOf({ repository, pull }: Pick<Comment, "repository" | "pull">): string {
  return `requests/${repository.id}/${pull}`;
}
