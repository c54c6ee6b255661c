import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The commit that is deployed: what the workflow says, else the head of the working copy. */
export async function revisionOf(
  folder: string,
  envVars: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const given = envVars["GITHUB_SHA"];
  if (given) return given;
  try {
    const [head, changes] = await Promise.all([
      run("git", ["-C", folder, "rev-parse", "HEAD"]),
      run("git", ["-C", folder, "status", "--porcelain", "--", "."]),
    ]);
    return head.stdout.trim() + (changes.stdout === "" ? "" : "-dirty");
  } catch {
    return "unversioned";
  }
}
