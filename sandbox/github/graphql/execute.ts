import { execute, type GraphQLError, parse, validate } from "graphql";
import { z } from "zod";
import { ApiError } from "../http/errors.ts";
import { read } from "../http/read.ts";
import type { Call, Handler, Reply, Routes } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import { accountNamed } from "../people/routes.ts";
import { byName } from "../repos/find.ts";
import type { World } from "../world.ts";
import { nodeById } from "./find.ts";
import { mutations } from "./mutations.ts";
import { runMutations } from "./run-mutations.ts";
import { accountNode, organizationNode } from "./nodes/people.ts";
import { repositoryNode } from "./nodes/repository.ts";
import { githubSchema } from "./schema.ts";
import { sees, unresolved, type Viewer } from "./viewer.ts";

const request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** Always 200 once somebody asks who may: what went wrong stands beside what could be told. */
const ask: Handler = async (world, call) => {
  if (call.auth.kind === "anonymous") throw new ApiError(401, "Requires authentication");
  const { query, variables, operationName } = read(request, call);
  const schema = githubSchema();
  const document = parsed(query);
  if ("status" in document) return document;
  const wrong = validate(schema, document);
  if (wrong.length > 0) return { status: 200, body: { errors: wrong.map(errorView) } };
  const viewer = { world, auth: call.auth };
  const { data, errors } = await execute({
    schema,
    document,
    rootValue: { ...queries(viewer, call), ...mutations(viewer), ...runMutations(viewer) },
    ...(variables == null ? {} : { variableValues: variables }),
    ...(operationName == null ? {} : { operationName }),
  });
  const list = errors === undefined ? {} : { errors: errors.map(errorView) };
  return { status: 200, body: { data, ...list } };
};

function parsed(query: string): ReturnType<typeof parse> | Reply {
  try {
    return parse(query);
  } catch (error) {
    const { message, locations } = error as GraphQLError;
    return { status: 200, body: { errors: [{ message, locations }] } };
  }
}

function errorView({ message, path, locations, extensions }: GraphQLError): object {
  const { type, ...rest } = extensions;
  const more = Object.keys(rest).length === 0 ? {} : { extensions: rest };
  return { ...(type === undefined ? {} : { type }), path, locations, message, ...more };
}

interface RepositoryName {
  readonly owner: string;
  readonly name: string;
  readonly followRenames: boolean;
}

function queries(viewer: Viewer, call: Call) {
  const { world } = viewer;
  return {
    id: "Q_sandbox",
    repository({ owner, name, followRenames }: RepositoryName) {
      const found = byName(world, owner, name);
      const isThere = found !== undefined && sees(viewer, found.repository);
      if (!isThere || (found.isFormer && !followRenames)) {
        throw unresolved(`a Repository with the name '${owner}/${name}'`);
      }
      return repositoryNode(viewer, found.repository);
    },
    node: ({ id }: { id: string }) => nodeById(viewer, id),
    viewer: () => accountNode(actorOf(call.auth).account),
    rateLimit: () => rateLimit(world),
    organization({ login }: { login: string }) {
      const found = accountNamed(world, login);
      if (found?.type === "Organization") return organizationNode(viewer, found);
      throw unresolved(`an Organization with the login of '${login}'`);
    },
  };
}

/** Counted in points, and apart from the calls of the other API. */
function rateLimit(world: World) {
  const resetAt = new Date(world.now() + 3_600_000).toISOString();
  return { cost: 1, limit: 5_000, remaining: 4_999, used: 1, resetAt };
}

export const graphqlRoutes: Routes = { "POST /graphql": { auth: "any", run: ask } };
