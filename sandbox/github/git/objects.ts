import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { git, gitBytes, type GitFolder, gitMaybe } from "./run.ts";

export interface Person {
  readonly name: string;
  readonly email: string;
  /** Milliseconds since 1970; a commit's date is whatever its author says. */
  readonly date: number;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
}

/** Path → content; `null` removes the file. */
export type Files = Readonly<Record<string, string | Buffer | null>>;

/** Writes a tree: that of `base` with these changes. */
export async function writeTree(
  folder: GitFolder,
  base: string | undefined,
  files: Files,
): Promise<string> {
  const index = join(folder, `index-${randomUUID()}`);
  const envVars = { GIT_INDEX_FILE: index };
  try {
    if (base !== undefined) await git(folder, ["read-tree", base], { envVars });
    for (const [path, content] of Object.entries(files)) {
      const blob = content === null ? "0".repeat(40) : await writeBlob(folder, content);
      const mode = content === null ? "0" : "100644";
      const input = `${mode} ${blob}\t${path}\n`;
      await git(folder, ["update-index", "--index-info"], { envVars, input });
    }
    return await git(folder, ["write-tree"], { envVars });
  } finally {
    await rm(index, { force: true });
  }
}

async function writeBlob(folder: GitFolder, content: string | Buffer): Promise<string> {
  return git(folder, ["hash-object", "-w", "--stdin"], { input: content });
}

export type NewCommit = Omit<Commit, "sha">;

export async function writeCommit(folder: GitFolder, commit: NewCommit): Promise<string> {
  const { tree, parents, message, author, committer } = commit;
  return git(folder, ["commit-tree", tree, ...parents.flatMap((it) => ["-p", it]), "-F", "-"], {
    input: message,
    envVars: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: dateWord(author.date),
      GIT_COMMITTER_NAME: committer.name,
      GIT_COMMITTER_EMAIL: committer.email,
      GIT_COMMITTER_DATE: dateWord(committer.date),
    },
  });
}

function dateWord(ms: number): string {
  return `@${Math.floor(ms / 1000)} +0000`;
}

const FORMAT = ["%H", "%T", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%B"].join("%x00");

/** Throws when there is no such commit. */
export async function readCommit(folder: GitFolder, sha: string): Promise<Commit> {
  return (await readCommits(folder, [sha, "--no-walk"]))[0]!;
}

/** Commits as `git log` finds them, newest first. */
export async function readCommits(folder: GitFolder, range: readonly string[]): Promise<Commit[]> {
  const text = await git(folder, ["log", "-z", `--format=${FORMAT}%x01`, ...range]);
  return text
    .split("\u0001")
    .map((record) => record.replace(/^\0/, ""))
    .filter((record) => record !== "")
    .map(parseCommit);
}

function parseCommit(record: string): Commit {
  const [sha = "", tree = "", parents = "", ...rest] = record.split("\0");
  const [an = "", ae = "", at = "", cn = "", ce = "", ct = "", message = ""] = rest;
  return {
    sha,
    tree,
    parents: parents === "" ? [] : parents.split(" "),
    message: message.trimEnd(),
    author: { name: an, email: ae, date: Number(at) * 1000 },
    committer: { name: cn, email: ce, date: Number(ct) * 1000 },
  };
}

/** A file's id and bytes; `undefined` when the commit has no such file. */
export async function readFile(
  folder: GitFolder,
  commit: string,
  path: string,
): Promise<{ readonly sha: string; readonly bytes: Buffer } | undefined> {
  const sha = await gitMaybe(folder, ["rev-parse", "--verify", "--quiet", `${commit}:${path}`]);
  if (sha === undefined) return undefined;
  if ((await git(folder, ["cat-file", "-t", sha])) !== "blob") return undefined;
  return { sha, bytes: await gitBytes(folder, ["cat-file", "blob", sha]) };
}

/** Paths of the files below a folder. */
export async function listFiles(
  folder: GitFolder,
  commit: string,
  under: string,
): Promise<string[]> {
  const args = ["ls-tree", "--name-only", "-z", commit, `${under}/`];
  const text = (await gitMaybe(folder, args)) ?? "";
  return text.split("\0").filter((path) => path !== "");
}

/** The tree of both merged; `undefined` when they conflict. */
export async function mergedTree(
  folder: GitFolder,
  base: string,
  head: string,
): Promise<string | undefined> {
  const text = await gitMaybe(folder, ["merge-tree", "--write-tree", base, head]);
  return text?.split("\n")[0];
}

export interface Distance {
  readonly ahead: number;
  readonly behind: number;
}

/** How many commits `head` has that `base` lacks, and the other way round. */
export async function distance(folder: GitFolder, base: string, head: string): Promise<Distance> {
  const args = ["rev-list", "--left-right", "--count", `${base}...${head}`];
  const [behind = 0, ahead = 0] = (await git(folder, args)).split("\t").map(Number);
  return { ahead, behind };
}

export interface ChangedFile {
  readonly sha: string;
  readonly path: string;
  readonly status: "added" | "modified" | "removed" | "renamed";
  readonly before?: string;
}

/** What `head` changes as against where it left `base`. */
export async function changedFiles(
  folder: GitFolder,
  base: string,
  head: string,
): Promise<ChangedFile[]> {
  const text = await git(folder, ["diff", "--raw", "-M", "--no-abbrev", "-z", `${base}...${head}`]);
  const words = text.split("\0").filter((word) => word !== "");
  const found: ChangedFile[] = [];
  while (words.length > 0) {
    const [, , from = "", to = "", kind = ""] = words.shift()!.split(" ");
    const path = words.shift()!;
    if (kind.startsWith("R")) {
      found.push({ sha: to, path: words.shift()!, status: "renamed", before: path });
    } else {
      const status = ({ A: "added", D: "removed" } as const)[kind] ?? "modified";
      found.push({ sha: status === "removed" ? from : to, path, status });
    }
  }
  return found;
}
