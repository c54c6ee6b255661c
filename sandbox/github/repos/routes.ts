import { z } from "zod";
import { readCommit } from "../git/objects.ts";
import { git } from "../git/run.ts";
import { refTarget } from "../git/refs.ts";
import { ApiError, invalid } from "../http/errors.ts";
import { read, textIn } from "../http/read.ts";
import type { Handler, Routes } from "../http/types.ts";
import { emit } from "../hooks/emit.ts";
import { roleIn } from "../people/access.ts";
import { actorOf } from "../people/actor.ts";
import { isAtLeast, ROLES } from "../people/roles.ts";
import type { World } from "../world.ts";
import { byName, repositoryOf } from "./find.ts";
import type { Repository } from "./types.ts";
import { apiUrl, commitView, fullRepositoryView, pageUrl } from "./views.ts";

const change = z.object({
  name: z.string().min(1).optional(),
  default_branch: z.string().optional(),
  private: z.boolean().optional(),
});

const getRepository: Handler = (world, call) => {
  const repository = repositoryOf(world, call);
  const body = fullRepositoryView(world, repository);
  const { auth } = call;
  if (auth.kind !== "user") return { status: 200, body };
  const role = roleIn(world, repository, auth.user.id)?.base;
  const flags = ROLES.map((it) => [WORDS[it], isAtLeast(role, it)] as const);
  return { status: 200, body: { ...body, permissions: Object.fromEntries(flags) } };
};

const WORDS = {
  read: "pull",
  triage: "triage",
  write: "push",
  maintain: "maintain",
  admin: "admin",
} as const;

/** Renames, and the like. The old name leads to the new one until somebody takes it. */
const patchRepository: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const request = read(change, call);
  if (request.name !== undefined && request.name !== repository.name) {
    const taken = byName(world, repository.owner.login, request.name);
    if (taken !== undefined && taken.repository.id !== repository.id) {
      throw invalid("Repository", "name", "custom", "name already exists on this account");
    }
    rename(world, repository, request.name);
    const changes = { repository: { name: { from: textIn(call, "repo") } } };
    const actor = actorOf(call.auth);
    emit(world, {
      event: "repository",
      action: "renamed",
      repository,
      actor,
      payload: { changes },
    });
  }
  if (request.default_branch !== undefined) {
    repository.defaultBranch = request.default_branch;
    const head = `refs/heads/${request.default_branch}`;
    await git(repository.git, ["symbolic-ref", "HEAD", head]);
  }
  repository.isPrivate = request.private ?? repository.isPrivate;
  return { status: 200, body: fullRepositoryView(world, repository) };
};

function rename(world: World, repository: Repository, name: string): void {
  const { login } = repository.owner;
  world.formerNames.set(`${login}/${repository.name}`.toLowerCase(), repository.id);
  world.formerNames.delete(`${login}/${name}`.toLowerCase());
  repository.name = name;
}

const getBranch: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const name = textIn(call, "branch");
  const sha = await refTarget(repository.git, `refs/heads/${name}`);
  if (sha === undefined) throw new ApiError(404, "Branch not found");
  const url = `${apiUrl(world, repository)}/branches/${name}`;
  const protection = { enabled: false };
  return {
    status: 200,
    body: {
      name,
      commit: commitView(world, repository, await readCommit(repository.git, sha)),
      _links: { self: url, html: `${pageUrl(world, repository)}/tree/${name}` },
      protected: false,
      protection,
      protection_url: `${url}/protection`,
    },
  };
};

export const repositoryRoutes: Routes = {
  "GET /repos/{owner}/{repo}": { run: getRepository },
  "GET /repositories/{repository_id}": { run: getRepository },
  "PATCH /repos/{owner}/{repo}": {
    needs: [{ administration: "write" }],
    role: "admin",
    run: patchRepository,
  },
  "GET /repos/{owner}/{repo}/branches/{branch}": { needs: [{ contents: "read" }], run: getBranch },
};
