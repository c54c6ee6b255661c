import { listFiles, readFile } from "../git/objects.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { parseWorkflow, type Workflow } from "./workflow.ts";

export interface WorkflowFile {
  readonly id: number;
  readonly path: string;
  readonly created: number;
  readonly workflow: Workflow;
}

const FOLDER = ".github/workflows";

/** The workflows of a commit; one that cannot be read is none. */
export async function workflowsAt(
  world: World,
  repository: Repository,
  commit: string,
): Promise<WorkflowFile[]> {
  const paths = await listFiles(repository.git, commit, FOLDER);
  const found = await Promise.all(
    paths
      .filter((path) => /\.ya?ml$/.test(path))
      .map((path) => workflowAt(world, repository, commit, path)),
  );
  return found.filter((it) => it !== undefined);
}

export async function workflowAt(
  world: World,
  repository: Repository,
  commit: string,
  path: string,
): Promise<WorkflowFile | undefined> {
  const file = await readFile(repository.git, commit, path);
  if (file === undefined) return undefined;
  try {
    const workflow = parseWorkflow(file.bytes.toString(), path);
    return { path, workflow, ...identify(world, repository, path) };
  } catch {
    return undefined;
  }
}

function identify(
  world: World,
  { workflows }: Repository,
  path: string,
): { readonly id: number; readonly created: number } {
  const known = workflows.get(path) ?? { id: world.nextId(), created: world.now() };
  workflows.set(path, known);
  return known;
}
