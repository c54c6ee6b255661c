import { suiteView } from "../../checks/views.ts";
import type { CheckRun, CheckSuite, CommitStatus } from "../../checks/types.ts";
import type { Repository } from "../../repos/types.ts";
import { pageUrl } from "../../repos/views.ts";
import { iso, isoMaybe, nodeId } from "../../world.ts";
import type { Viewer } from "../viewer.ts";
import { accountNode, appNode } from "./people.ts";
import { refNode } from "./ref.ts";

interface Wanted {
  readonly pullRequestNumber?: number | null;
}

export function checkRunNode(viewer: Viewer, repository: Repository, run: CheckRun) {
  const { id, name, status, conclusion, output, suite } = run;
  return {
    __typename: "CheckRun",
    id: nodeId("CR", id),
    databaseId: id,
    name,
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    startedAt: isoMaybe(run.started),
    completedAt: isoMaybe(run.completed),
    detailsUrl: run.detailsUrl,
    externalId: run.externalId === "" ? null : run.externalId,
    title: output.title,
    summary: output.summary,
    text: output.text,
    url: `${pageUrl(viewer.world, repository)}/runs/${id}`,
    checkSuite: () => suiteNode(viewer, repository, suite),
    isRequired: (wanted: Wanted) => isRequired(repository, name, wanted),
  };
}

export function suiteNode(viewer: Viewer, repository: Repository, suite: CheckSuite) {
  const view = suiteView(viewer.world, repository, suite) as {
    status: string;
    conclusion: string | null;
  };
  return {
    id: nodeId("CS", suite.id),
    databaseId: suite.id,
    app: appNode(suite.app),
    branch: () =>
      suite.branch === null ? null : refNode(viewer, repository, `refs/heads/${suite.branch}`),
    status: view.status.toUpperCase(),
    conclusion: view.conclusion?.toUpperCase() ?? null,
    createdAt: iso(suite.created),
    updatedAt: iso(suite.updated),
  };
}

export function statusNode(repository: Repository, status: CommitStatus) {
  const { id, context, state, description, targetUrl, creator, created } = status;
  return {
    __typename: "StatusContext",
    id: nodeId("SC", id),
    context,
    state: state.toUpperCase(),
    createdAt: iso(created),
    description,
    targetUrl,
    creator: accountNode(creator),
    isRequired: (wanted: Wanted) => isRequired(repository, context, wanted),
  };
}

/** Whether the base branch of that pull request asks for it. */
function isRequired(
  { pulls, protection }: Repository,
  name: string,
  { pullRequestNumber }: Wanted,
): boolean {
  const pull = pulls.get(pullRequestNumber ?? -1);
  return pull !== undefined && (protection.get(pull.baseRef)?.checks.includes(name) ?? false);
}
