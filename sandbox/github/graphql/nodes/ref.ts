import { distance } from "../../git/objects.ts";
import { commitOf, refTarget } from "../../git/refs.ts";
import type { Protection, Repository } from "../../repos/types.ts";
import { nodeId } from "../../world.ts";
import { connection, type Page } from "../connection.ts";
import type { Viewer } from "../viewer.ts";
import { objectNode } from "./object.ts";
import { repositoryNode } from "./repository.ts";

/** `ref`: its full name. */
export async function refNode(viewer: Viewer, repository: Repository, ref: string) {
  const sha = await refTarget(repository.git, ref);
  if (sha === undefined) return null;
  const [, prefix = "refs/", name = ref] = /^(refs\/(?:heads|tags)\/|refs\/)(.+)$/.exec(ref) ?? [];
  const protection = repository.protection.get(name);
  return {
    id: nodeId("REF", `${repository.id}:${ref}`),
    name,
    prefix,
    target: () => objectNode(viewer, repository, sha),
    repository: () => repositoryNode(viewer, repository),
    async compare({ headRef }: { headRef: string }) {
      const head = await commitOf(repository.git, headRef);
      return head === undefined ? null : comparison(repository, sha, head);
    },
    branchProtectionRule:
      protection?.kind === "branch" ? ruleNode(repository, name, protection) : null,
    refUpdateRule: protection?.kind === "branch" ? updateRule(name, protection) : null,
    rules: (page: Page) => connection("rules", rulesOf(protection), page, rulesetNode),
  };
}

async function comparison({ id, git }: Repository, base: string, head: string) {
  const { ahead, behind } = await distance(git, base, head);
  const words = [ahead > 0 ? "AHEAD" : "", behind > 0 ? "BEHIND" : ""].filter(Boolean);
  const status = words.length === 2 ? "DIVERGED" : (words[0] ?? "IDENTICAL");
  return {
    id: nodeId("CMP", `${id}:${base}:${head}`),
    aheadBy: ahead,
    behindBy: behind,
    status,
  };
}

function ruleNode({ id }: Repository, pattern: string, { checks, approvals }: Protection) {
  return {
    id: nodeId("BPR", `${id}:${pattern}`),
    pattern,
    requiresStatusChecks: checks.length > 0,
    requiredStatusCheckContexts: checks,
    requiresApprovingReviews: approvals > 0,
    requiredApprovingReviewCount: approvals,
  };
}

function updateRule(pattern: string, { checks, approvals }: Protection) {
  return {
    pattern,
    requiredStatusCheckContexts: checks,
    requiredApprovingReviewCount: approvals,
  };
}

/** Only what rule sets ask for is a rule; a branch's own protection is not among them. */
function rulesOf(protection: Protection | undefined): Protection[] {
  return protection?.kind === "ruleset" && protection.checks.length > 0 ? [protection] : [];
}

function rulesetNode({ checks }: Protection) {
  return {
    id: nodeId("RRU", checks.join()),
    type: "REQUIRED_STATUS_CHECKS",
    parameters: {
      __typename: "RequiredStatusChecksParameters",
      strictRequiredStatusChecksPolicy: false,
      requiredStatusChecks: checks.map((context) => ({ context, integrationId: null })),
    },
  };
}
