import { listRefs } from "../../git/refs.ts";
import { roleIn } from "../../people/access.ts";
import { fullName } from "../../repos/find.ts";
import type { Repository } from "../../repos/types.ts";
import { pageUrl } from "../../repos/views.ts";
import { nodeId } from "../../world.ts";
import { connection, type Page } from "../connection.ts";
import { require, unresolved, type Viewer } from "../viewer.ts";
import { deploymentNode, type DeploymentsPage, deploymentsOf } from "./deployment.ts";
import { objectNode } from "./object.ts";
import { accountNode } from "./people.ts";
import { pullNode } from "./pull.ts";
import { refNode } from "./ref.ts";

export type RepositoryNode = ReturnType<typeof repositoryNode>;

export function repositoryNode(viewer: Viewer, repository: Repository) {
  const { world, auth } = viewer;
  const { id, name, isPrivate, parent, defaultBranch } = repository;
  const readsContents = () => require(viewer, { contents: "read" });
  return {
    __typename: "Repository",
    id: nodeId("R", id),
    databaseId: id,
    name,
    nameWithOwner: fullName(repository),
    owner: accountNode(repository.owner),
    isPrivate,
    isFork: parent !== undefined,
    url: pageUrl(world, repository),
    viewerPermission: () =>
      auth.kind === "user"
        ? (roleIn(world, repository, auth.user.id)?.base.toUpperCase() ?? null)
        : null,
    defaultBranchRef() {
      readsContents();
      return refNode(viewer, repository, `refs/heads/${defaultBranch}`);
    },
    ref({ qualifiedName }: { qualifiedName: string }) {
      readsContents();
      const isFull = qualifiedName.startsWith("refs/");
      return refNode(viewer, repository, isFull ? qualifiedName : `refs/heads/${qualifiedName}`);
    },
    async refs({ refPrefix, ...page }: Page & { refPrefix: string }) {
      readsContents();
      const refs = [...(await listRefs(repository.git, refPrefix)).keys()];
      return connection("refs", refs, page, (ref) => refNode(viewer, repository, ref));
    },
    object({ expression, oid }: { expression?: string | null; oid?: string | null }) {
      readsContents();
      return objectNode(viewer, repository, oid ?? expression ?? "HEAD");
    },
    pullRequest({ number }: { number: number }) {
      require(viewer, { pull_requests: "read" });
      const pull = repository.pulls.get(number);
      if (pull === undefined) throw unresolved(`a PullRequest with the number of ${number}`);
      return pullNode(viewer, repository, pull);
    },
    pullRequests({ states, ...page }: Page & { states?: readonly string[] | null }) {
      require(viewer, { pull_requests: "read" });
      const found = [...repository.pulls.values()].filter(
        (it) => !states || states.includes(it.merge ? "MERGED" : it.state.toUpperCase()),
      );
      return connection("pullRequests", found, page, (it) => pullNode(viewer, repository, it));
    },
    deployments(page: DeploymentsPage) {
      require(viewer, { deployments: "read" });
      const found = deploymentsOf(repository, page);
      return connection("deployments", found, page, deploymentNode);
    },
    collaborators: (page: CollaboratorsPage) => collaborators(viewer, repository, page),
  };
}

interface CollaboratorsPage extends Page {
  readonly login?: string | null;
  readonly query?: string | null;
}

function collaborators({ world }: Viewer, repository: Repository, page: CollaboratorsPage) {
  const { login, query } = page;
  const found = [...world.accounts.values()].filter(
    (it) =>
      it.type === "User" &&
      roleIn(world, repository, it.id) !== undefined &&
      (!login || it.login.toLowerCase() === login.toLowerCase()) &&
      (!query || it.login.includes(query)),
  );
  const { edges, ...rest } = connection("collaborators", found, page, accountNode);
  const permissionOf = (id: number) => roleIn(world, repository, id)?.base.toUpperCase();
  const withRoles = () =>
    edges().map(({ item, ...edge }) => ({ ...edge, permission: permissionOf(item.id) }));
  return { ...rest, edges: withRoles };
}
