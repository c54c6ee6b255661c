import type { HoldRequest, HoldStore } from "../../contracts/lock.ts";
import { EVERYWHERE } from "../../model/chatops/lock.ts";
import type { Hold } from "../../model/observed.ts";
import { type Client, statusOf } from "./forge/ask.ts";
import type { RefShape } from "./forge/shapes.ts";
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
export function holdOn(client: Client, place: Place, environment: string): HoldStore {
  return {
    place: "GitHub",
    async take(request) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const seen = await look(client, place, environment);
        const { headers } = await client.request("GET /repos/{owner}/{repo}", common(place));
        if (isInTheWay(seen?.hold, Date.parse(headers.date ?? ""))) return seen?.hold;
        if (await move(client, place, environment, seen, messageOf(request))) return undefined;
      }
      throw new Error(`the lock of ${environment} changes too often`);
    },
    read: () => readHolds(client, place, environment),
    async release({ id }) {
      const seen = await look(client, place, environment);
      return seen?.hold?.id === id && (await move(client, place, environment, seen, FREE));
    },
  };
}

export interface Place {
  readonly owner: string;
  readonly repo: string;
}

const TIMEOUT_MS = 5_000;

function common({ owner, repo }: Place) {
  return { owner, repo, request: { signal: AbortSignal.timeout(TIMEOUT_MS) } };
}

/** Fields of a repository; `holdVariables` are their variables. */
export const HOLD_FIELDS = `own: ref(qualifiedName: $own) { target { ... on Commit { message authoredDate } } }
    all: ref(qualifiedName: $all) { target { ... on Commit { message authoredDate } } }`;

const READ = `query Holds($owner: String!, $repo: String!, $own: String!, $all: String!) {
  repository(owner: $owner, name: $repo) { ${HOLD_FIELDS} }
}`;

export type HoldShape = Readonly<Record<"own" | "all", RefShape | null>>;

export function holdVariables(environment: string): Readonly<Record<"own" | "all", string>> {
  return {
    own: `refs/${lockRef(environment || EVERYWHERE)}`,
    all: `refs/${lockRef(EVERYWHERE)}`,
  };
}

/** What holds the environment, or else what holds all of them: one call. */
async function readHolds(
  client: Client,
  { owner, repo }: Place,
  environment: string,
): Promise<Hold | undefined> {
  const { repository } = await client.graphql<{ readonly repository: HoldShape }>(READ, {
    ...{ owner, repo },
    ...holdVariables(environment),
    request: { signal: AbortSignal.timeout(TIMEOUT_MS) },
  });
  return eitherHold(repository);
}

/** Of its own hold and that of all environments the one that is in the way. */
export function eitherHold(shape: HoldShape): Hold | undefined {
  const [own, all] = [shape.own, shape.all].map(holdOf);
  return isInTheWay(own, Date.now()) ? own : (all ?? own);
}

/** Anything but a commit of ours must not look like an environment that is free. */
export function holdOf(ref: RefShape | null): Hold | undefined {
  if (ref === null) return undefined;
  const { message, authoredDate } = ref.target ?? {};
  if (message === undefined || authoredDate === undefined) throw new Error("this is no lock");
  return readHold(message, authoredDate);
}

async function look(client: Client, place: Place, environment: string): Promise<Head | undefined> {
  const ref = lockRef(environment);
  const found = await client
    .request("GET /repos/{owner}/{repo}/git/ref/{ref}", { ...common(place), ref })
    .catch(absent);
  if (found === undefined) return undefined;
  const { sha } = found.data.object;
  const { data } = await client.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
    ...common(place),
    commit_sha: sha,
  });
  return { sha, hold: readHold(data.message, data.author.date) };
}

/** False when somebody else was faster. */
async function move(
  client: Client,
  place: Place,
  environment: string,
  seen: Head | undefined,
  message: string,
): Promise<boolean> {
  const ref = lockRef(environment);
  const { data: tip } = await client.request("GET /repos/{owner}/{repo}/commits/{ref}", {
    ...common(place),
    ref: seen?.sha ?? "HEAD",
  });
  const { data } = await client.request("POST /repos/{owner}/{repo}/git/commits", {
    ...common(place),
    message,
    tree: tip.commit.tree.sha,
    parents: seen === undefined ? [] : [seen.sha],
  });
  const { sha } = data;
  const change =
    seen === undefined
      ? client.request("POST /repos/{owner}/{repo}/git/refs", {
          ...common(place),
          ref: `refs/${ref}`,
          sha,
        })
      : client.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", {
          ...common(place),
          ...{ ref, sha, force: false },
        });
  return change.then(() => true, refused);
}

function messageOf(request: HoldRequest): string {
  return `Hold an environment\n\n${JSON.stringify(request)}`;
}

/** From a commit: its message and its date, which is GitHub's when none was given. Undefined: free. */
function readHold(message: string, since: string): Hold | undefined {
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
