import type { Octokit } from "@octokit/rest";
import { statusOf } from "./forge/ask.ts";

type Hooked = Pick<Octokit, "hook">;
type Answer = Awaited<ReturnType<Octokit["request"]>>;

/** What is asked over and over, with a short answer. Everything else is asked rarely, or by GraphQL. */
const REPEATED: ReadonlySet<string> = new Set([
  "/repos/{owner}/{repo}/collaborators/{username}/permission",
  "/orgs/{org}/teams/{team_slug}/memberships/{username}",
  "/repos/{owner}/{repo}/actions/runs/{run_id}",
]);
const MOST = 1_000;

/**
 * Asks GitHub whether an answer is still what it was: as live as asking anew, since GitHub decides, and not
 * counted against the limit when it is (304). One for the whole process; the oldest answers go.
 */
export class Etags {
  readonly #answers = new Map<string, Answer>();
  readonly #clients = new WeakSet<Hooked>();

  /** The same client, which may be given again. */
  on<C extends Hooked>(client: C): C {
    if (this.#clients.has(client)) return client;
    this.#clients.add(client);
    client.hook.wrap("request", async (request, options) => {
      if (options.method !== "GET" || !REPEATED.has(options.url)) return request(options);
      const name = nameOf(options);
      const known = this.#answers.get(name);
      const etag = known?.headers.etag;
      // Other options than these would not get through the hooks of the client.
      if (etag !== undefined) options.headers["if-none-match"] = etag;
      try {
        const answer = await request(options);
        this.#keep(name, answer);
        return answer;
      } catch (error) {
        if (statusOf(error) !== 304 || known === undefined) throw error;
        return known;
      }
    });
    return client;
  }

  #keep(name: string, answer: Answer): void {
    this.#answers.delete(name);
    if (answer.headers.etag !== undefined) this.#answers.set(name, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MOST && oldest !== undefined) this.#answers.delete(oldest);
  }
}

/** Where it is asked and for what; not how, nor by whom. */
function nameOf(options: object): string {
  return JSON.stringify(Object.entries(options).filter(([name]) => !HOW.has(name)));
}

const HOW: ReadonlySet<string> = new Set(["headers", "request", "mediaType"]);
