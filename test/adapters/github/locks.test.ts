import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterAll } from "vitest";
import { holdOn } from "../../../src/adapters/github/locks.ts";
import { tokenClient } from "../../../src/adapters/github/client.ts";
import { holdStoreSuite } from "../../contracts/lock.ts";

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly parents: readonly string[];
  readonly date: string;
}

/** As much of GitHub's git database as locks need, with a clock that a test can move. */
class Repository {
  readonly commits = new Map<string, Commit>();
  readonly refs = new Map<string, string>();
  clock = Date.now();

  constructor() {
    this.commit("first", []);
  }

  commit(message: string, parents: readonly string[]): Commit {
    const sha = String(this.commits.size + 1).padStart(40, "0");
    const commit = { sha, message, parents, date: new Date(this.clock).toISOString() };
    this.commits.set(sha, commit);
    return commit;
  }

  /** Status and body of one request. */
  answer(method: string, path: string, body: Record<string, unknown>): [number, unknown] {
    if (path === "/graphql") return [200, { data: { repository: this.read(body) } }];
    const [, ref = ""] = /\/git\/refs?\/(.+)$/.exec(path) ?? [];
    if (method === "GET" && ref !== "") {
      const sha = this.refs.get(`refs/${ref}`);
      return sha === undefined ? [404, {}] : [200, { object: { sha } }];
    }
    if (method === "POST" && path.endsWith("/git/commits")) {
      const { message, parents } = body as { message: string; parents: string[] };
      return [201, shown(this.commit(message, parents))];
    }
    if (method === "POST" && path.endsWith("/git/refs")) {
      const { ref: name, sha } = body as { ref: string; sha: string };
      if (this.refs.has(name)) return [422, { message: "Reference already exists" }];
      this.refs.set(name, sha);
      return [201, { object: { sha } }];
    }
    if (method === "PATCH") return this.move(`refs/${ref}`, body as { sha: string });
    const [, sha = ""] = /\/commits\/(\w+)$/.exec(path) ?? [];
    const commit = this.commits.get(sha === "HEAD" ? "1".padStart(40, "0") : sha);
    if (commit !== undefined) return [200, shown(commit)];
    return [200, {}];
  }

  /** The query of locks asks for two refs by their names. */
  private read(body: Record<string, unknown>): object {
    const { own = "", all = "" } = body["variables"] as { own?: string; all?: string };
    const target = (name: string) => {
      const commit = this.commits.get(this.refs.get(name) ?? "");
      return commit && { target: { message: commit.message, authoredDate: commit.date } };
    };
    return { own: target(own) ?? null, all: target(all) ?? null };
  }

  private move(name: string, { sha }: { sha: string }): [number, unknown] {
    const current = this.refs.get(name);
    const parents = this.commits.get(sha)?.parents ?? [];
    if (current === undefined || !parents.includes(current)) {
      return [422, { message: "Update is not a fast forward" }];
    }
    this.refs.set(name, sha);
    return [200, { object: { sha } }];
  }
}

/** Both shapes in which GitHub tells a commit: of the git database, and of the repository. */
function shown({ sha, message, date }: Commit): object {
  return { sha, message, author: { date }, tree: { sha }, commit: { tree: { sha } } };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

async function respond(
  repository: Repository,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = decodeURIComponent(request.url ?? "");
  const [status, answer] = repository.answer(request.method ?? "", path, await bodyOf(request));
  response.sendDate = false;
  response.setHeader("date", new Date(repository.clock).toUTCString());
  response.setHeader("content-type", "application/json");
  response.writeHead(status).end(JSON.stringify(answer));
}

holdStoreSuite("a ref on GitHub", async () => {
  const repository = new Repository();
  const server = createServer((request, response) => void respond(repository, request, response));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const client = tokenClient("t", `http://127.0.0.1:${port}`);
  const shop = { owner: "acme", repo: "shop" };
  return {
    open: () => Promise.resolve(holdOn(client, shop, "production")),
    pass: (ms) => Promise.resolve(void (repository.clock += ms)),
  };
});
