import { z } from "zod";
import { ApiError, notFound } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn, read, textIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import { repositoryOf } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { emitPull } from "./emit.ts";
import { labelView } from "./label-view.ts";
import type { Issue } from "./types.ts";

const wanted = z.object({ labels: z.array(z.string().min(1).max(50)).min(1) });

/** One that nobody has made before is made, as it is on GitHub's pages. */
const addLabels: Handler = (world, call) => {
  const [repository, issue] = issueOf(world, call);
  for (const name of read(wanted, call).labels) {
    if (has(issue, name)) continue;
    issue.labels.push(name);
    tell(world, call, { repository, issue, action: "labeled", name });
  }
  return paged(call, issue.labels, (name) => labelView(world, repository, name));
};

const removeLabel: Handler = (world, call) => {
  const [repository, issue] = issueOf(world, call);
  const name = textIn(call, "name");
  if (!has(issue, name)) throw new ApiError(404, "Label does not exist");
  issue.labels = issue.labels.filter((one) => !isSame(one, name));
  tell(world, call, { repository, issue, action: "unlabeled", name });
  return paged(call, issue.labels, (one) => labelView(world, repository, one));
};

const listLabels: Handler = (world, call) => {
  const [repository, issue] = issueOf(world, call);
  return paged(call, issue.labels, (name) => labelView(world, repository, name));
};

function has({ labels }: Issue, name: string): boolean {
  return labels.some((one) => isSame(one, name));
}

/** Without regard to case. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

interface Change {
  readonly repository: Repository;
  readonly issue: Issue;
  readonly action: "labeled" | "unlabeled";
  readonly name: string;
}

function tell(world: World, call: Call, { repository, issue, action, name }: Change): void {
  issue.updated = world.now();
  const pull = repository.pulls.get(issue.number);
  if (pull === undefined) return;
  const label = labelView(world, repository, name);
  emitPull(world, repository, pull, action, actorOf(call.auth), { label });
}

function issueOf(world: World, call: Call): [Repository, Issue] {
  const repository = repositoryOf(world, call);
  const issue = repository.issues.get(numberIn(call, "issue_number"));
  if (issue === undefined) throw notFound();
  return [repository, issue];
}

const labels = "/repos/{owner}/{repo}/issues/{issue_number}/labels";
const reads = { needs: [{ issues: "read" }, { pull_requests: "read" }] } as const;
const writes = {
  needs: [{ issues: "write" }, { pull_requests: "write" }],
  role: "triage",
} as const;

export const labelRoutes: Routes = {
  [`GET ${labels}`]: { ...reads, run: listLabels },
  [`POST ${labels}`]: { ...writes, run: addLabels },
  [`DELETE ${labels}/{name}`]: { ...writes, run: removeLabel },
};
