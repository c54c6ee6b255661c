import type { ListedPull, PreviewPulls } from "../../contracts/previews.ts";
import type { Actor, Known, Repository } from "../../model/chatops/index.ts";
import type { PreviewPull } from "../../model/previews.ts";
import { type Client, statusOf } from "./forge/ask.ts";

/** GitHub lists no more files of a pull request than this. */
const MOST_FILES = 3_000;
const PAGE = 100;

/** As GitHub tells it, as far as it is read. */
interface Shape {
  readonly number: number;
  readonly state: string;
  readonly merged_at?: string | null;
  readonly draft?: boolean;
  readonly labels: readonly { readonly name: string }[];
  readonly user: {
    readonly id: number | bigint;
    readonly login: string;
    readonly type: string;
  } | null;
  readonly base: { readonly ref: string };
  readonly head: { readonly sha: string; readonly repo: { readonly id: number | bigint } | null };
}

/** Pull requests of one repository. `wantsFiles`: whether any service is chosen by what has changed. */
export function githubPreviewPulls(
  client: Client,
  { id, owner, name }: Repository,
  wantsFiles: () => Promise<boolean>,
): PreviewPulls {
  const place = { owner, repo: name };
  return {
    async read({ pull }) {
      const { data } = await client.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
        ...place,
        pull_number: pull,
      });
      const found = pullOf(data, id);
      if (found.state !== "open" || !(await wantsFiles())) return found;
      return { ...found, changed: await filesOf(client, place, pull) };
    },
    async open() {
      const found: ListedPull[] = [];
      for (let page = 1; ; page++) {
        const { data } = await client.request("GET /repos/{owner}/{repo}/pulls", {
          ...place,
          state: "open",
          per_page: PAGE,
          page,
        });
        for (const one of data) found.push({ ...pullOf(one, id), number: one.number });
        if (data.length < PAGE) return found;
      }
    },
  };
}

function pullOf(shape: Shape, repository: number): PreviewPull {
  const { state, labels, base, head, draft } = shape;
  const author = authorOf(shape);
  return {
    state: state === "open" ? "open" : shape.merged_at ? "merged" : "closed",
    draft: draft ?? false,
    labels: labels.map((label) => label.name),
    ...(author === undefined ? {} : { author }),
    base: base.ref,
    head: {
      sha: head.sha,
      isFork: head.repo === null || Number(head.repo.id) !== repository,
      isGone: head.repo === null,
    },
  };
}

function authorOf({ user }: Shape): Actor | undefined {
  if (user === null) return undefined;
  const kinds = ["User", "Bot", "Organization", "Mannequin"] as const;
  const type = kinds.find((one) => one === user.type) ?? "Bot";
  return { id: Number(user.id), login: user.login, type };
}

async function filesOf(
  client: Client,
  place: { readonly owner: string; readonly repo: string },
  pull: number,
): Promise<Known<readonly string[]>> {
  const names: string[] = [];
  for (let page = 1; names.length < MOST_FILES; page++) {
    const { data } = await client.request("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", {
      ...place,
      pull_number: pull,
      per_page: PAGE,
      page,
    });
    for (const { filename, previous_filename: before } of data) {
      names.push(filename, ...(before === undefined ? [] : [before]));
    }
    if (data.length < PAGE) return names;
  }
  return { unknown: `it changes more than ${MOST_FILES} files` };
}

/** A file of the default branch as it is now; undefined: there is none. */
export async function githubFile(
  client: Client,
  { owner, name }: Repository,
  path: string,
): Promise<string | undefined> {
  try {
    const { data } = await client.request("GET /repos/{owner}/{repo}/contents/{path}", {
      owner,
      repo: name,
      path,
    });
    if (!("content" in data)) return undefined;
    return Buffer.from(data.content, "base64").toString("utf8");
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** False: GitHub says that there is none, or none that we may see. By its number, which no rename changes. */
export async function isRepositoryThere(client: Client, { id }: Repository): Promise<boolean> {
  try {
    await client.request("GET /repositories/{repository_id}", { repository_id: id });
    return true;
  } catch (error) {
    return statusOf(error) !== 404;
  }
}
