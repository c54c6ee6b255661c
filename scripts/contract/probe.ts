import { forward, listen, type Listener, type Message, type Reply } from "./http.ts";
import { type Exchange, violationsIn } from "./recorder.ts";

/** Stands behind the validating proxy: passes everything on until it is told what to answer. */
export interface Stand extends Listener {
  answerWith(reply: Reply): void;
  /** What the look-alike says to a call that the proxy may have kept to itself, asked no more than once. */
  reallySays(message: Message): Promise<Reply>;
}

export async function startStand(target: string): Promise<Stand> {
  let told: Reply | undefined;
  let last: { readonly sent: Message; readonly got: Reply } | undefined;
  const listener = await listen(async (message) => {
    const got = told ?? (await forward(target, message));
    last = { sent: message, got };
    return got;
  });
  return {
    ...listener,
    answerWith: (reply) => void (told = reply),
    async reallySays(message) {
      const found = last;
      last = undefined;
      if (found !== undefined && isSame(found.sent, message)) return found.got;
      return forward(target, message);
    },
  };
}

function isSame(one: Message, other: Message): boolean {
  return one.method === other.method && one.path === other.path && one.body.equals(other.body);
}

/**
 * Checks the checker: everything that went well is sent again with a wrong reply, and with a wrong
 * request, neither of which the proxy may let pass. The look-alike sees none of it.
 * @returns what the proxy does not look at, as `GET /v2/tags: reply`
 */
export async function probe(
  stand: Stand,
  proxy: string,
  exchanges: readonly Exchange[],
): Promise<string[]> {
  const unchecked: string[] = [];
  for (const { sent, got } of distinct(exchanges)) {
    const passes = async (body: Buffer, answer: Buffer) => {
      stand.answerWith({ ...got, body: answer });
      return violationsIn(await forward(proxy, { ...sent, body })).length === 0;
    };
    const name = `${sent.method} ${shapeOf(sent.path)}`;
    const [reply, request] = [spoil(got.body), spoil(sent.body)];
    if (reply && (await passes(sent.body, reply))) unchecked.push(`${name}: reply`);
    if (request && (await passes(request, got.body))) unchecked.push(`${name}: request`);
  }
  return unchecked;
}

/** The first of each kind of call that succeeded. */
function distinct(exchanges: readonly Exchange[]): Exchange[] {
  const good = exchanges.filter(({ got }) => got.status < 300);
  const named = good.map((it) => [`${it.sent.method} ${shapeOf(it.sent.path)}`, it] as const);
  return [...new Map([...named].toReversed()).values()];
}

/** A path without its query, and with `*` for what names one thing among many. */
export function shapeOf(path: string): string {
  const parts = path.split("?")[0]!.split("/");
  return parts.map((it) => (/\d.*\d/.test(it) || /[.:]/.test(it) ? "*" : it)).join("/");
}

/** A JSON object in which no value can be right; nothing where there is none to spoil. */
export function spoil(body: Buffer): Buffer | undefined {
  const value = parse(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  // Lists are spoiled inside as well: an empty object is no violation of a schema without demands.
  const entries = Object.entries(value).map(([key, it]) => [key, wrong(it)] as const);
  return Buffer.from(JSON.stringify(Object.fromEntries(entries)));
}

/** Some answers are plain text. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function wrong(value: unknown): unknown {
  return typeof value === "object" && value !== null ? 5 : { wrong: true };
}
