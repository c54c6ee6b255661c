import { z } from "zod";
import { announce } from "../git/push.ts";
import {
  commitOf,
  createRef,
  deleteRef,
  isAncestor,
  listRefs,
  moveRef,
  refTarget,
} from "../git/refs.ts";
import { notFound, unprocessable } from "../http/errors.ts";
import { read, textIn } from "../http/read.ts";
import type { Handler, Routes } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import { nodeId, type World } from "../world.ts";
import { repositoryOf } from "./find.ts";
import type { Repository } from "./types.ts";
import { apiUrl } from "./views.ts";

const newRef = z.object({ ref: z.string(), sha: z.string() });
const change = z.object({ sha: z.string(), force: z.boolean().default(false) });

const getRef: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const ref = `refs/${textIn(call, "ref")}`;
  const sha = await refTarget(repository.git, ref);
  if (sha === undefined) throw notFound();
  return { status: 200, body: refView(world, repository, ref, sha) };
};

/** Everything that begins with the text, in one list. */
const matchRefs: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const wanted = `refs/${textIn(call, "ref")}`;
  const refs = [...(await listRefs(repository.git))].filter(([ref]) => ref.startsWith(wanted));
  return { status: 200, body: refs.map(([ref, sha]) => refView(world, repository, ref, sha)) };
};

/** Of several that create the same ref at once, one is told so and all others are refused. */
const createOne: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const { ref, sha } = read(newRef, call);
  if (!/^refs\/[^/]+\/./.test(ref)) throw unprocessable("Reference name must start with 'refs/'");
  if ((await commitOf(repository.git, sha)) !== sha) throw unprocessable("Object does not exist");
  if (!(await createRef(repository.git, ref, sha))) {
    throw unprocessable("Reference already exists");
  }
  await announce(world, repository, { ref, before: undefined, after: sha }, actorOf(call.auth));
  return { status: 201, body: refView(world, repository, ref, sha) };
};

/** Forward only, unless forced. */
const updateOne: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const ref = `refs/${textIn(call, "ref")}`;
  const { sha, force } = read(change, call);
  const before = await refTarget(repository.git, ref);
  if (before === undefined) throw unprocessable("Reference does not exist");
  if ((await commitOf(repository.git, sha)) !== sha) throw unprocessable("Object does not exist");
  const isForward = await isAncestor(repository.git, before, sha);
  if (!force && !isForward) throw unprocessable("Update is not a fast forward");
  if (!(await moveRef(repository.git, ref, sha, before))) {
    throw unprocessable("Update is not a fast forward");
  }
  await announce(world, repository, { ref, before, after: sha }, actorOf(call.auth));
  return { status: 200, body: refView(world, repository, ref, sha) };
};

const deleteOne: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const ref = `refs/${textIn(call, "ref")}`;
  const before = await refTarget(repository.git, ref);
  if (before === undefined || !(await deleteRef(repository.git, ref))) {
    throw unprocessable("Reference does not exist");
  }
  await announce(world, repository, { ref, before, after: undefined }, actorOf(call.auth));
  return { status: 204 };
};

function refView(world: World, repository: Repository, ref: string, sha: string): object {
  const url = apiUrl(world, repository);
  return {
    ref,
    node_id: nodeId("REF", `${repository.id}:${ref}`),
    url: `${url}/git/${ref}`,
    object: { sha, type: "commit", url: `${url}/git/commits/${sha}` },
  };
}

const reads = { needs: [{ contents: "read" }] } as const;
const writes = { needs: [{ contents: "write" }], role: "write" } as const;

export const refRoutes: Routes = {
  "GET /repos/{owner}/{repo}/git/ref/{ref}": { ...reads, run: getRef },
  "GET /repos/{owner}/{repo}/git/matching-refs/{ref}": { ...reads, run: matchRefs },
  "POST /repos/{owner}/{repo}/git/refs": { ...writes, run: createOne },
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}": { ...writes, run: updateOne },
  "DELETE /repos/{owner}/{repo}/git/refs/{ref}": { ...writes, run: deleteOne },
};
