import { forward, listen, type Listener, type Message, type Reply } from "./http.ts";

/** One call that went by. */
export interface Exchange {
  readonly sent: Message;
  readonly got: Reply;
  /** What the validating proxy found wrong with request or reply. */
  readonly violations: readonly string[];
}

export interface Recorder extends Listener {
  readonly exchanges: readonly Exchange[];
}

/** What a call comes to without the proxy. */
export type Bypass = (sent: Message) => Promise<Reply>;

/**
 * Stands between the client and the validating proxy, which tells violations only to the client: this
 * way they are counted whatever the client makes of them.
 * @param bypass where given, the client hears what the look-alike said, not what the proxy thinks of it
 */
export async function startRecorder(target: string, bypass?: Bypass): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const listener = await listen(async (sent) => {
    const judged = await forward(target, sent);
    const violations = violationsIn(judged);
    const got = bypass && violations.length > 0 ? await bypass(sent) : judged;
    exchanges.push({ sent, got, violations });
    return got;
  });
  return { ...listener, exchanges };
}

/** The proxy's own answers are problems; every other one passed. */
export function violationsIn({ headers, body }: Pick<Reply, "headers" | "body">): string[] {
  if (!headers["content-type"]?.includes("application/problem+json")) return [];
  const problem = JSON.parse(body.toString()) as {
    title?: string;
    detail?: string;
    validation?: { location?: string[]; message?: string }[];
  };
  const found = (problem.validation ?? []).map(
    (it) => `${it.location?.join(".") ?? ""}: ${it.message ?? ""}`,
  );
  return found.length > 0 ? found : [`${problem.title}: ${problem.detail}`];
}
