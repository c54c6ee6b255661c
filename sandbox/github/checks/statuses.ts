import { z } from "zod";
import { readCommit } from "../git/objects.ts";
import { emit } from "../hooks/emit.ts";
import { paged } from "../http/pages.ts";
import { read, textIn } from "../http/read.ts";
import type { Handler, Routes } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import { commitIn, known } from "../repos/commits.ts";
import { repositoryOf } from "../repos/find.ts";
import { apiUrl, briefRepositoryView, commitView } from "../repos/views.ts";
import { iso } from "../world.ts";
import { latestStatuses } from "./rollup.ts";
import type { CommitStatus } from "./types.ts";
import { statusView } from "./views.ts";

const newStatus = z.object({
  state: z.enum(["error", "failure", "pending", "success"]),
  context: z.string().default("default"),
  description: z.string().max(140).nullish(),
  target_url: z.string().nullish(),
});

const createStatus: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const sha = await known(repository, textIn(call, "sha"));
  const request = read(newStatus, call);
  const actor = actorOf(call.auth);
  const status: CommitStatus = {
    id: world.nextBigId(),
    sha,
    context: request.context,
    state: request.state,
    description: request.description ?? null,
    targetUrl: request.target_url ?? null,
    creator: actor.account,
    created: world.now(),
  };
  repository.statuses.push(status);
  const view = statusView(world, repository, status);
  const commit = commitView(world, repository, await readCommit(repository.git, sha));
  const { id, state, context, description, targetUrl: target_url, created } = status;
  const times = { created_at: iso(created), updated_at: iso(created) };
  const facts = { id, sha, name: repository.name, state, context, description, target_url };
  emit(world, {
    event: "status",
    repository,
    actor,
    payload: { ...facts, ...times, commit, branches: [] },
  });
  return { status: 201, body: view };
};

/** Newest first, all of them. */
const listStatuses: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const sha = await commitIn(world, call);
  const all = repository.statuses.filter((it) => it.sha === sha).toReversed();
  return paged(call, all, (it) => statusView(world, repository, it));
};

/** The newest of each context, and one word for all: `pending` where there are none. */
const combinedStatus: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const sha = await commitIn(world, call);
  const latest = latestStatuses(repository, sha);
  const states = latest.map(({ state }) => state);
  const isBad = states.some((it) => it === "error" || it === "failure");
  const isGood = states.length > 0 && states.every((it) => it === "success");
  const url = `${apiUrl(world, repository)}/commits/${sha}`;
  return {
    status: 200,
    body: {
      state: isBad ? "failure" : isGood ? "success" : "pending",
      statuses: latest.map((it) => statusView(world, repository, it)),
      sha,
      total_count: latest.length,
      repository: briefRepositoryView(world, repository),
      commit_url: url,
      url: `${url}/status`,
    },
  };
};

const reads = { needs: [{ statuses: "read" }] } as const;

export const statusRoutes: Routes = {
  "POST /repos/{owner}/{repo}/statuses/{sha}": {
    needs: [{ statuses: "write" }],
    role: "write",
    run: createStatus,
  },
  "GET /repos/{owner}/{repo}/commits/{ref}/statuses": { ...reads, run: listStatuses },
  "GET /repos/{owner}/{repo}/commits/{ref}/status": { ...reads, run: combinedStatus },
};
