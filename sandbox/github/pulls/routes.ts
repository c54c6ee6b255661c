import { z } from "zod";
import { distance, readCommits } from "../git/objects.ts";
import { refTarget } from "../git/refs.ts";
import { invalid, notFound } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn, read } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { type Actor, actorOf } from "../people/actor.ts";
import { byName, repositoryOf } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import { commitView } from "../repos/views.ts";
import type { World } from "../world.ts";
import { emitPull } from "./emit.ts";
import { close, keepHead } from "./follow.ts";
import { merge } from "./merge.ts";
import { baseNow, mergeabilityOf } from "./mergeable.ts";
import type { Pull } from "./types.ts";
import { fullPullView, pullView } from "./views.ts";

const newPull = z.object({
  title: z.string().min(1),
  /** `branch`, or `owner:branch` of a fork. */
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
});
const change = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
  base: z.string().optional(),
});

const createPull: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const request = read(newPull, call);
  const [branch = "", owner = repository.owner.login] = request.head.split(":").toReversed();
  const source = byName(world, owner, repository.name)?.repository;
  const headSha = source && (await refTarget(source.git, `refs/heads/${branch}`));
  if (source === undefined || headSha === undefined)
    throw invalid("PullRequest", "head", "invalid");
  const baseSha = await refTarget(repository.git, `refs/heads/${request.base}`);
  if (baseSha === undefined) throw invalid("PullRequest", "base", "invalid");
  const now = world.now();
  const pull: Pull = {
    id: world.nextId(),
    number: repository.issues.size + 1,
    author: actorOf(call.auth).account,
    created: now,
    updated: now,
    title: request.title,
    body: request.body ?? null,
    state: "open",
    closed: undefined,
    isLocked: false,
    labels: [],
    isDraft: request.draft,
    headRepository: source,
    headRef: branch,
    headSha,
    baseRef: request.base,
    baseSha,
    merge: undefined,
    mergeable: undefined,
    reviews: [],
  };
  await keepHead(repository, pull, headSha);
  await refuseEmpty(repository, pull);
  repository.issues.set(pull.number, pull);
  repository.pulls.set(pull.number, pull);
  emitPull(world, repository, pull, "opened", actorOf(call.auth));
  return { status: 201, body: await fullView(world, repository, pull) };
};

async function refuseEmpty(repository: Repository, pull: Pull): Promise<void> {
  const { ahead } = await distance(repository.git, pull.baseSha, pull.headSha);
  if (ahead > 0) return;
  const message = `No commits between ${pull.baseRef} and ${pull.headRef}`;
  throw invalid("PullRequest", "base", "custom", message);
}

const getPull: Handler = async (world, call) => {
  const [repository, pull] = pullOf(world, call);
  return { status: 200, body: await fullView(world, repository, pull) };
};

async function fullView(world: World, repository: Repository, pull: Pull): Promise<object> {
  return fullPullView(world, repository, pull, await mergeabilityOf(repository, pull));
}

/** Newest first, thirty to a page: who does not turn it sees no more. */
const listPulls: Handler = (world, call) => {
  const repository = repositoryOf(world, call);
  const state = call.query.get("state") ?? "open";
  const [head, base] = [call.query.get("head"), call.query.get("base")];
  const fits = (it: Pull) =>
    (state === "all" || it.state === state) &&
    (base === null || it.baseRef === base) &&
    (head === null || head === `${it.headRepository?.owner.login}:${it.headRef}`);
  const found = [...repository.pulls.values()].filter(fits).toReversed();
  const isAscending = call.query.get("direction") === "asc";
  return paged(call, isAscending ? found.toReversed() : found, (it) =>
    pullView(world, repository, it),
  );
};

const patchPull: Handler = async (world, call) => {
  const [repository, pull] = pullOf(world, call);
  const request = read(change, call);
  const actor = actorOf(call.auth);
  if (request.base !== undefined && request.base !== pull.baseRef) {
    await retarget(world, repository, pull, request.base, actor);
  }
  if (request.title !== undefined && request.title !== pull.title) {
    const changes = { title: { from: pull.title } };
    pull.title = request.title;
    emitPull(world, repository, pull, "edited", actor, { changes });
  }
  if (request.body !== undefined) pull.body = request.body;
  if (request.state === "closed" && pull.state === "open") close(world, repository, pull, actor);
  if (request.state === "open" && pull.state === "closed") {
    await reopen(world, repository, pull, actor);
  }
  pull.updated = world.now();
  return { status: 200, body: await fullView(world, repository, pull) };
};

async function retarget(
  world: World,
  repository: Repository,
  pull: Pull,
  base: string,
  actor: Actor,
): Promise<void> {
  const sha = await refTarget(repository.git, `refs/heads/${base}`);
  if (sha === undefined) throw invalid("PullRequest", "base", "invalid");
  const changes = { base: { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } } };
  pull.baseRef = base;
  pull.baseSha = sha;
  emitPull(world, repository, pull, "edited", actor, { changes });
}

/** What was merged, or has lost its branch, stays closed. */
async function reopen(
  world: World,
  repository: Repository,
  pull: Pull,
  actor: Actor,
): Promise<void> {
  const { headRepository, headRef } = pull;
  const sha = headRepository && (await refTarget(headRepository.git, `refs/heads/${headRef}`));
  if (pull.merge !== undefined || sha === undefined) {
    throw invalid("PullRequest", "state", "invalid", "state cannot be changed.");
  }
  pull.state = "open";
  pull.closed = undefined;
  await keepHead(repository, pull, sha);
  pull.headSha = sha;
  emitPull(world, repository, pull, "reopened", actor);
}

const listCommits: Handler = async (world, call) => {
  const [repository, pull] = pullOf(world, call);
  const base = await baseNow(repository, pull);
  const commits = await readCommits(repository.git, [`${base}..${pull.headSha}`]);
  return paged(call, commits.toReversed(), (it) => commitView(world, repository, it));
};

/** The repository and pull request of a path. Throws 404. */
export function pullOf(world: World, call: Pick<Call, "params">): [Repository, Pull] {
  const repository = repositoryOf(world, call);
  const pull = repository.pulls.get(numberIn(call, "pull_number"));
  if (pull === undefined) throw notFound();
  return [repository, pull];
}

const reads = { needs: [{ pull_requests: "read" }] } as const;
const writes = { needs: [{ pull_requests: "write" }] } as const;

export const pullRoutes: Routes = {
  "GET /repos/{owner}/{repo}/pulls": { ...reads, run: listPulls },
  "POST /repos/{owner}/{repo}/pulls": { ...writes, run: createPull },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}": { ...reads, run: getPull },
  "PATCH /repos/{owner}/{repo}/pulls/{pull_number}": { ...writes, run: patchPull },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits": { ...reads, run: listCommits },
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge": {
    needs: [{ contents: "write" }],
    role: "write",
    run: merge,
  },
};
