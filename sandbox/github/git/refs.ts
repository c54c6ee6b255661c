import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { git, type GitFolder, gitMaybe } from "./run.ts";

/** Full name of a ref → what it points at. */
export type Refs = ReadonlyMap<string, string>;

const NONE = "0".repeat(40);

/** Settings of GitHub's own: a commit may be fetched by its SHA, pull requests' refs are not pushed to. */
const SETTINGS = `
[uploadpack]
  allowAnySHA1InWant = true
  allowFilter = true
[http]
  receivepack = true
[receive]
  hideRefs = refs/pull
[gc]
  auto = 0
`;

export async function createBare(folder: GitFolder, branch: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const branchWord = `--initial-branch=${branch}`;
  await git(folder, ["init", "--quiet", "--bare", "--template=", branchWord, "."]);
  await appendFile(join(folder, "config"), SETTINGS);
}

export async function cloneBare(from: GitFolder, folder: GitFolder): Promise<void> {
  await mkdir(folder, { recursive: true });
  await git(folder, ["clone", "--quiet", "--bare", "--template=", from, "."]);
  await appendFile(join(folder, "config"), SETTINGS);
}

/** Makes a commit of another repository known here. */
export async function bring(from: GitFolder, to: GitFolder, sha: string): Promise<void> {
  await git(to, ["fetch", "--quiet", from, sha]);
}

export async function listRefs(folder: GitFolder, prefix = "refs/"): Promise<Refs> {
  const format = "--format=%(objectname) %(refname)";
  const text = await git(folder, ["for-each-ref", format, prefix]);
  const lines = text === "" ? [] : text.split("\n");
  return new Map(lines.map((line) => [line.slice(41), line.slice(0, 40)]));
}

/** The commit that a branch, a tag or a SHA, shortened or not, names. */
export async function commitOf(folder: GitFolder, name: string): Promise<string | undefined> {
  if (name.startsWith("-")) return undefined;
  return gitMaybe(folder, ["rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
}

/** What a ref points at, by its full name. */
export function refTarget(folder: GitFolder, ref: string): Promise<string | undefined> {
  return gitMaybe(folder, ["show-ref", "--verify", "--hash", ref]);
}

/** One of several that create the same ref at once succeeds; the others hear false. */
export async function createRef(folder: GitFolder, ref: string, sha: string): Promise<boolean> {
  return (await gitMaybe(folder, ["update-ref", ref, sha, NONE])) !== undefined;
}

/** False when it no longer points at `before`. */
export async function moveRef(
  folder: GitFolder,
  ref: string,
  sha: string,
  before: string,
): Promise<boolean> {
  return (await gitMaybe(folder, ["update-ref", ref, sha, before])) !== undefined;
}

export async function deleteRef(folder: GitFolder, ref: string): Promise<boolean> {
  const sha = await refTarget(folder, ref);
  if (sha === undefined) return false;
  return (await gitMaybe(folder, ["update-ref", "-d", ref, sha])) !== undefined;
}

export async function isAncestor(folder: GitFolder, old: string, young: string): Promise<boolean> {
  return (await gitMaybe(folder, ["merge-base", "--is-ancestor", old, young])) !== undefined;
}
