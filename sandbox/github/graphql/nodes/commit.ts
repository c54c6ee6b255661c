import { checkRunsOf, latestStatuses, rollup } from "../../checks/rollup.ts";
import { readCommit } from "../../git/objects.ts";
import type { Repository } from "../../repos/types.ts";
import { iso, nodeId } from "../../world.ts";
import { connection, type Page } from "../connection.ts";
import { require, type Viewer } from "../viewer.ts";
import { checkRunNode, statusNode, suiteNode } from "./checks.ts";

export async function commitNode(viewer: Viewer, repository: Repository, sha: string) {
  const { message, author, committer } = await readCommit(repository.git, sha);
  return {
    __typename: "Commit",
    id: nodeId("C", sha),
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    message,
    messageHeadline: message.split("\n")[0],
    authoredDate: iso(author.date),
    committedDate: iso(committer.date),
    // Has been nothing since 2023, whatever it is called.
    pushedDate: null,
    statusCheckRollup: () => rollupNode(viewer, repository, sha),
    checkSuites(page: Page & { filterBy?: { appId?: number | null } | null }) {
      require(viewer, { checks: "read" });
      const found = [...repository.checkSuites.values()].filter(
        (it) => it.sha === sha && (!page.filterBy?.appId || it.app.id === page.filterBy.appId),
      );
      return connection("checkSuites", found, page, (it) => suiteNode(viewer, repository, it));
    },
  };
}

/** Nothing where nothing was reported. What was run again is there twice: the newer one counts. */
export function rollupNode(viewer: Viewer, repository: Repository, sha: string) {
  const state = rollup(repository, sha);
  if (state === undefined) return null;
  return {
    id: nodeId("SCR", `${repository.id}:${sha}`),
    state: state.toUpperCase(),
    contexts(page: Page) {
      require(viewer, { checks: "read", statuses: "read" });
      const all = [
        ...checkRunsOf(repository, sha, false).map((it) => checkRunNode(viewer, repository, it)),
        ...latestStatuses(repository, sha).map((it) => statusNode(repository, it)),
      ];
      return connection("contexts", all, page, (it) => it);
    },
  };
}
