import { z } from "zod";
import { distance, readCommit, readCommits, writeCommit } from "../git/objects.ts";
import { commitOf } from "../git/refs.ts";
import { git } from "../git/run.ts";
import { notFound, unprocessable } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { read, textIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import type { World } from "../world.ts";
import { repositoryOf } from "./find.ts";
import type { Repository } from "./types.ts";
import { apiUrl, commitView, emailOf, gitCommitView, pageUrl } from "./views.ts";

const person = z.object({
  name: z.string(),
  email: z.string(),
  date: z.iso.datetime({ offset: true }).optional(),
});
const newCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: person.optional(),
  committer: person.optional(),
});

const getCommit: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const commit = await readCommit(repository.git, await known(repository, textIn(call, "ref")));
  return { status: 200, body: commitView(world, repository, commit) };
};

const listCommits: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const from = call.query.get("sha") ?? repository.defaultBranch;
  const path = call.query.get("path");
  const range = [await known(repository, from), ...(path === null ? [] : ["--", path])];
  const commits = await readCommits(repository.git, range);
  return paged(call, commits, (it) => commitView(world, repository, it));
};

const getGitCommit: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const sha = textIn(call, "commit_sha");
  if ((await commitOf(repository.git, sha)) !== sha) throw notFound();
  const commit = await readCommit(repository.git, sha);
  return { status: 200, body: gitCommitView(world, repository, commit) };
};

/** The dates are the caller's own, or now; nobody checks them. */
const createCommit: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const { message, tree, parents, author, committer } = read(newCommit, call);
  const { login } = actorOf(call.auth).account;
  const personOf = (given: z.output<typeof person> | undefined) => ({
    name: given?.name ?? login,
    email: given?.email ?? emailOf(login),
    date: given?.date === undefined ? world.now() : Date.parse(given.date),
  });
  const by = personOf(author);
  const sha = await writeCommit(repository.git, {
    message,
    tree,
    parents,
    author: by,
    committer: committer === undefined ? by : personOf(committer),
  }).catch(() => {
    throw unprocessable("Tree SHA does not exist");
  });
  const commit = await readCommit(repository.git, sha);
  return { status: 201, body: gitCommitView(world, repository, commit) };
};

const compare: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const [from = "", to = ""] = textIn(call, "basehead").split("...");
  const [base, head] = [await known(repository, from), await known(repository, to)];
  return { status: 200, body: await comparison(world, repository, base, head) };
};

async function comparison(
  world: World,
  repository: Repository,
  base: string,
  head: string,
): Promise<object> {
  const { ahead, behind } = await distance(repository.git, base, head);
  const common = await git(repository.git, ["merge-base", base, head]);
  const commits = await readCommits(repository.git, [`${base}..${head}`]);
  const view = async (sha: string) =>
    commitView(world, repository, await readCommit(repository.git, sha));
  const page = `${pageUrl(world, repository)}/compare/${base}...${head}`;
  return {
    url: `${apiUrl(world, repository)}/compare/${base}...${head}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: await view(base),
    merge_base_commit: await view(common),
    status: statusOf(ahead, behind),
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    commits: commits.toReversed().map((it) => commitView(world, repository, it)),
    files: [],
  };
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return "diverged";
  if (ahead > 0) return "ahead";
  return behind > 0 ? "behind" : "identical";
}

/** A commit by branch, tag or SHA. Throws where there is none. */
export async function known(repository: Repository, name: string): Promise<string> {
  const sha = await commitOf(repository.git, name);
  if (sha !== undefined) return sha;
  throw /^[0-9a-f]{7,40}$/.test(name)
    ? unprocessable(`No commit found for SHA: ${name}`)
    : notFound();
}

/** The same from a path. */
export function commitIn(world: World, call: Call, name = "ref"): Promise<string> {
  return known(repositoryOf(world, call), textIn(call, name));
}

const reads = { needs: [{ contents: "read" }] } as const;

export const commitRoutes: Routes = {
  "GET /repos/{owner}/{repo}/commits": { ...reads, run: listCommits },
  "GET /repos/{owner}/{repo}/commits/{ref}": { ...reads, run: getCommit },
  "GET /repos/{owner}/{repo}/compare/{basehead}": { ...reads, run: compare },
  "GET /repos/{owner}/{repo}/git/commits/{commit_sha}": { ...reads, run: getGitCommit },
  "POST /repos/{owner}/{repo}/git/commits": {
    needs: [{ contents: "write" }],
    role: "write",
    run: createCommit,
  },
};
