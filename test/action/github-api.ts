import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that came in. */
export interface Asked {
  readonly line: string;
  readonly token: string | undefined;
  readonly body: Record<string, unknown>;
}

/** GitHub's deployment endpoints and a repository without locks; remembers what it was asked. */
export interface GitHubApi {
  readonly url: string;
  readonly asked: Asked[];
  /** Number → what is told of the pull request, as far as it is read. */
  readonly pulls: Map<string, object>;
  /** Answers every request with this status from now on. */
  failWith(status: number): void;
  close(): void;
}

export async function startGitHubApi(): Promise<GitHubApi> {
  const asked: Asked[] = [];
  const pulls = new Map<string, object>();
  let failure: number | undefined;
  const deployments: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const line = `${request.method} ${request.url?.replace(/\?.*/, "")}`;
      asked.push({ line, token: request.headers.authorization, body });
      if (failure !== undefined) return answer(response, failure, { message: "broken" });
      if (line === "GET /repos/acme/shop/deployments") return answer(response, 200, deployments);
      const pull = pulls.get(/^GET \/repos\/acme\/shop\/pulls\/(\d+)$/.exec(line)?.[1] ?? "");
      if (pull !== undefined) return answer(response, 200, pull);
      if (request.method === "GET") return answer(response, 404, { message: "Not Found" });
      if (line === "POST /graphql") {
        return answer(response, 200, { data: { repository: { own: null, all: null } } });
      }
      const id = deployments.length + 1;
      if (line === "POST /repos/acme/shop/deployments") deployments.push({ ...body, id });
      return answer(response, 201, { id });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    pulls,
    failWith: (status) => (failure = status),
    close: () => void server.close(),
  };
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify(body));
}
