import type { Routes } from "./types.ts";

export interface Match<H> {
  /** Path as the description writes it: `/v2/droplets/{droplet_id}`. */
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
  readonly handler: H;
}

interface Route<H> {
  readonly method: string;
  readonly template: string;
  readonly parts: readonly string[];
  readonly handler: H;
}

export type Router<H> = (method: string, path: string) => Match<H> | undefined;

/** Finds the handler of a path. A literal part wins over a parameter: `/droplets/actions`. */
export function createRouter<H>(routes: Routes<H>): Router<H> {
  const table = Object.entries(routes)
    .map(([key, handler]) => toRoute(key, handler))
    .sort((a, b) => a.template.split("{").length - b.template.split("{").length);
  return (method, path) => {
    const parts = path.split("/");
    for (const route of table) {
      if (route.method !== method) continue;
      const params = matchParts(route.parts, parts);
      if (params !== undefined) return { template: route.template, params, handler: route.handler };
    }
    return undefined;
  };
}

function toRoute<H>(key: string, handler: H): Route<H> {
  const [method = "", template = ""] = key.split(" ");
  return { method, template, parts: template.split("/"), handler };
}

function matchParts(
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, word] of pattern.entries()) {
    const part = parts[index]!;
    if (word.startsWith("{")) params[word.slice(1, -1)] = decodeURIComponent(part);
    else if (word !== part) return undefined;
  }
  return params;
}
