import { createHmac, randomUUID } from "node:crypto";

export const SECRET = "the secret of the bench";
export const PATH = "/api/github/webhooks";

/** Requests that were written before anything is timed; each tells of a comment of its own. */
export type Requests = readonly Buffer[];

/** Repositories that the comments are spread over. */
const REPOSITORIES = 50;
let comments = 1_000_000;

/** `count` rightly signed deliveries of new comments, each about as large as GitHub's are (12.6 kB). */
export function signedRequests(count: number): Requests {
  return Array.from({ length: count }, () => {
    const body = Buffer.from(JSON.stringify(payload(comments++)));
    const signature = createHmac("sha256", SECRET).update(body).digest("hex");
    return written(body, signature);
  });
}

/** The same without a right signature. */
export function unsignedRequests(count: number): Requests {
  const body = Buffer.from(JSON.stringify(payload(1)));
  return Array.from({ length: count }, () => written(body, "0".repeat(64)));
}

/** `bytes` of a body that is announced and comes. */
export function largeRequest(bytes: number): Buffer {
  return written(Buffer.alloc(bytes, 0x20), "0".repeat(64));
}

function written(body: Buffer, signature: string): Buffer {
  const head = [
    `POST ${PATH} HTTP/1.1`,
    "host: bench",
    "user-agent: GitHub-Hookshot/bench",
    "content-type: application/json",
    `content-length: ${body.length}`,
    "x-github-event: issue_comment",
    `x-github-delivery: ${randomUUID()}`,
    `x-hub-signature-256: sha256=${signature}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);
}

function payload(id: number): object {
  const repository = 1 + (id % REPOSITORIES);
  return {
    action: "created",
    issue: { ...issue, ...links("issues/12", 10) },
    comment: {
      ...links(`issues/comments/${id}`, 4),
      id,
      node_id: `IC_${id}`,
      user,
      created_at: "2026-01-01T00:00:00Z",
      updated_at: "2026-01-01T00:00:00Z",
      author_association: "MEMBER",
      body: "/deploy production",
    },
    repository: {
      id: repository,
      name: `shop-${repository}`,
      full_name: `acme/shop-${repository}`,
      owner: user,
      default_branch: "main",
      ...links(`shop-${repository}`, 60),
    },
    installation: { id: 99, node_id: "MDIz" },
    sender: user,
  };
}

/** What most of a payload is. */
function links(path: string, count: number): Record<string, string> {
  const entries = Array.from({ length: count }, (_, n) => [
    `resource_${n}_url`,
    `https://api.github.com/repos/acme/${path}/resource-${n}{/number}{?page,per_page}`,
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

const user = { id: 583_231, login: "octocat", type: "User", ...links("users/octocat", 16) };
const issue = {
  id: 5,
  number: 12,
  title: "Show the price with tax",
  state: "open",
  locked: false,
  user,
  pull_request: { url: "https://api.github.com/repos/acme/shop/pulls/12" },
  body: "As agreed. ".repeat(60),
};
