import { spawn } from "node:child_process";

/** Path of a bare repository. */
export type GitFolder = string;

export interface GitOptions {
  readonly input?: string | Buffer;
  readonly envVars?: Readonly<Record<string, string>>;
}

export class GitError extends Error {
  readonly code: number | null;

  constructor(code: number | null, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a person's own configuration says must change nothing here. */
const QUIET = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "GitHub",
  GIT_AUTHOR_EMAIL: "noreply@github.com",
  GIT_COMMITTER_NAME: "GitHub",
  GIT_COMMITTER_EMAIL: "noreply@github.com",
};

/** Runs git in a repository and returns what it printed. Throws {@link GitError} when it fails. */
export async function gitBytes(
  folder: GitFolder,
  args: readonly string[],
  { input, envVars }: GitOptions = {},
): Promise<Buffer> {
  const child = spawn("git", args, {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...QUIET, ...envVars },
    stdio: "pipe",
  });
  const [out, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  // git may end before it has read all; how it ended is what counts.
  child.stdin.on("error", () => {}).end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return Buffer.concat(out);
  throw new GitError(code, `git ${args[0]}: ${Buffer.concat(errors).toString().trim()}`);
}

/** The same as text, without the last line's end. */
export async function git(
  folder: GitFolder,
  args: readonly string[],
  options?: GitOptions,
): Promise<string> {
  return (await gitBytes(folder, args, options)).toString().replace(/\n$/, "");
}

/** `undefined` where git says no: the thing is not there. */
export async function gitMaybe(
  folder: GitFolder,
  args: readonly string[],
  options?: GitOptions,
): Promise<string | undefined> {
  try {
    return await git(folder, args, options);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
