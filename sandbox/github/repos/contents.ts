import { z } from "zod";
import { readFile, readCommit, writeCommit, writeTree } from "../git/objects.ts";
import { announce } from "../git/push.ts";
import { moveRef, refTarget } from "../git/refs.ts";
import { ApiError, notFound, unprocessable } from "../http/errors.ts";
import { read, textIn } from "../http/read.ts";
import type { Handler, Routes } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import type { World } from "../world.ts";
import { known } from "./commits.ts";
import { repositoryOf } from "./find.ts";
import type { Repository } from "./types.ts";
import { apiUrl, emailOf, gitCommitView, pageUrl } from "./views.ts";

const newContent = z.object({
  message: z.string(),
  content: z.string(),
  sha: z.string().optional(),
  branch: z.string().optional(),
});

/** One file; raw where the client asks for it. Folders are not told. */
const getContent: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const path = textIn(call, "path");
  const ref = call.query.get("ref") ?? repository.defaultBranch;
  const commit = await known(repository, ref).catch(() => {
    throw new ApiError(404, `No commit found for the ref ${ref}`);
  });
  const file = await readFile(repository.git, commit, path);
  if (file === undefined) throw notFound();
  const { sha, bytes } = file;
  if (/\braw\b/.test(call.headers.accept ?? "")) return { status: 200, text: bytes.toString() };
  const content = { encoding: "base64", content: `${bytes.toString("base64")}\n` };
  const view = fileView(world, repository, path, ref, sha, bytes.length);
  return { status: 200, body: { ...view, ...content } };
};

/** Writes a file as one commit on a branch; the old file's id must be given. */
const putContent: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const path = textIn(call, "path");
  const { message, content, sha, branch = repository.defaultBranch } = read(newContent, call);
  const ref = `refs/heads/${branch}`;
  const before = await refTarget(repository.git, ref);
  if (before === undefined) throw new ApiError(404, `Branch ${branch} not found`);
  const old = await readFile(repository.git, before, path);
  if (old !== undefined && sha === undefined) throw unprocessable(`"sha" wasn't supplied.`);
  if (old?.sha !== sha) throw new ApiError(409, `${path} does not match ${sha}`);
  const bytes = Buffer.from(content, "base64");
  const { login } = actorOf(call.auth).account;
  const by = { name: login, email: emailOf(login), date: world.now() };
  const tree = await writeTree(repository.git, before, { [path]: bytes });
  const made = { tree, parents: [before], message, author: by, committer: by };
  const after = await writeCommit(repository.git, made);
  if (!(await moveRef(repository.git, ref, after, before))) throw new ApiError(409, "Conflict");
  await announce(world, repository, { ref, before, after }, actorOf(call.auth));
  const file = (await readFile(repository.git, after, path))!;
  const commit = gitCommitView(world, repository, await readCommit(repository.git, after));
  return {
    status: old === undefined ? 201 : 200,
    body: {
      content: fileView(world, repository, path, branch, file.sha, bytes.length),
      commit,
    },
  };
};

function fileView(
  world: World,
  repository: Repository,
  path: string,
  ref: string,
  sha: string,
  size: number,
): object {
  const url = `${apiUrl(world, repository)}/contents/${path}?ref=${ref}`;
  const gitUrl = `${apiUrl(world, repository)}/git/blobs/${sha}`;
  const page = `${pageUrl(world, repository)}/blob/${ref}/${path}`;
  return {
    type: "file",
    name: path.split("/").at(-1),
    path,
    sha,
    size,
    url,
    git_url: gitUrl,
    html_url: page,
    download_url: `${pageUrl(world, repository)}/raw/${ref}/${path}`,
    _links: { self: url, git: gitUrl, html: page },
  };
}

export const contentRoutes: Routes = {
  "GET /repos/{owner}/{repo}/contents/{path}": {
    needs: [{ contents: "read" }],
    run: getContent,
  },
  "PUT /repos/{owner}/{repo}/contents/{path}": {
    needs: [{ contents: "write" }],
    role: "write",
    run: putContent,
  },
};
