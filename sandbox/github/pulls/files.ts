import { changedFiles, type ChangedFile } from "../git/objects.ts";
import { paged } from "../http/pages.ts";
import type { Handler, Routes } from "../http/types.ts";
import { repositoryOf } from "../repos/find.ts";
import { apiUrl, pageUrl } from "../repos/views.ts";
import { baseNow } from "./mergeable.ts";
import { pullOf } from "./routes.ts";

/** What the pull request changes, as against where it left its base. */
const listFiles: Handler = async (world, call) => {
  const [repository, pull] = pullOf(world, call);
  const found = await changedFiles(repository.git, await baseNow(repository, pull), pull.headSha);
  const [api, page] = [apiUrl(world, repository), pageUrl(world, repositoryOf(world, call))];
  return paged(call, found, ({ sha, path, status, before }: ChangedFile) => ({
    sha,
    filename: path,
    status,
    additions: 1,
    deletions: status === "added" ? 0 : 1,
    changes: status === "added" ? 1 : 2,
    blob_url: `${page}/blob/${pull.headSha}/${path}`,
    raw_url: `${page}/raw/${pull.headSha}/${path}`,
    contents_url: `${api}/contents/${path}?ref=${pull.headSha}`,
    ...(before === undefined ? {} : { previous_filename: before }),
  }));
};

export const fileRoutes: Routes = {
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files": {
    needs: [{ pull_requests: "read" }],
    run: listFiles,
  },
};
