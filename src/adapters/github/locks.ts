import { Octokit } from "@octokit/rest";
import type { HoldRequest, HoldStore } from "../../contracts/lock.ts";
import type { Hold } from "../../model/observed.ts";
import type { GitHubAccess } from "./deployments.ts";
import { lockRef } from "./names.ts";

/** What the ref of an environment points at: a commit whose message is the hold, or `free`. */
interface Head {
  readonly sha: string;
  readonly hold: Hold | undefined;
}

/** Of a commit that holds nothing: the environment was unlocked. */
const FREE = "free";
const TRIES = 5;

/**
 * The hold of an environment as `refs/sluice/locks/<environment>` (design D6), seen by everybody who
 * sees the repository. Every change is a commit on top of the one that was seen, and GitHub moves a
 * ref only forward unless forced: of two at the same time one is refused. For the same reason the ref
 * stays when the hold goes: deleting has no such condition.
 */
export function githubHold(access: GitHubAccess, environment: string): HoldStore {
  const { owner, repo, timeoutMs } = access;
  const { git, repos } = new Octokit({ auth: access.token, baseUrl: access.apiUrl, log: SILENT });
  const common = () => ({ owner, repo, request: { signal: AbortSignal.timeout(timeoutMs) } });
  const ref = lockRef(environment);

  const look = async (): Promise<Head | undefined> => {
    const found = await git.getRef({ ...common(), ref }).catch(absent);
    if (found === undefined) return undefined;
    const { sha } = found.data.object;
    const { data } = await git.getCommit({ ...common(), commit_sha: sha });
    return { sha, hold: readHold(data.message, data.author.date) };
  };
  /** False when somebody else was faster. */
  const move = async (seen: Head | undefined, message: string): Promise<boolean> => {
    const { data: tip } = await repos.getCommit({ ...common(), ref: seen?.sha ?? "HEAD" });
    const tree = tip.commit.tree.sha;
    const parents = seen === undefined ? [] : [seen.sha];
    const { data } = await git.createCommit({ ...common(), message, tree, parents });
    const change =
      seen === undefined
        ? git.createRef({ ...common(), ref: `refs/${ref}`, sha: data.sha })
        : git.updateRef({ ...common(), ref, sha: data.sha, force: false });
    return change.then(() => true, refused);
  };

  return {
    place: "GitHub",
    async take(request) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const seen = await look();
        const { headers } = await repos.get(common());
        if (isInTheWay(seen?.hold, Date.parse(headers.date ?? ""))) return seen?.hold;
        if (await move(seen, messageOf(request))) return undefined;
      }
      throw new Error(`the lock of ${environment} changes too often`);
    },
    read: async () => (await look())?.hold,
    async release({ id }) {
      const seen = await look();
      return seen?.hold?.id === id && (await move(seen, FREE));
    },
  };
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

function messageOf(request: HoldRequest): string {
  return `Hold an environment\n\n${JSON.stringify(request)}`;
}

/** From a commit: its message and its date, which is GitHub's when none was given. Undefined: free. */
export function readHold(message: string, since: string): Hold | undefined {
  if (message.trim() === FREE) return undefined;
  const { lasts, ...words } = JSON.parse(message.slice(message.indexOf("{"))) as HoldRequest;
  const expires = lasts === undefined ? undefined : Date.parse(since) + lasts;
  return {
    ...words,
    since,
    ...(expires === undefined ? {} : { expires: new Date(expires).toISOString() }),
  };
}

function isInTheWay(hold: Hold | undefined, now: number): boolean {
  return hold !== undefined && !(hold.expires !== undefined && now >= Date.parse(hold.expires));
}

function absent(error: unknown): undefined {
  if (statusOf(error) !== 404) throw error;
}

/** 422: the ref exists already, or the new commit is not on top of the one that is there now. */
function refused(error: unknown): false {
  if (statusOf(error) !== 422) throw error;
  return false;
}

function statusOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "status" in error
    ? error.status
    : undefined;
}
