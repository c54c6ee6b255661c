import { refTarget } from "../git/refs.ts";
import type { Happening } from "../hooks/emit.ts";
import type { World } from "../world.ts";
import { workflowsAt } from "./files.ts";
import { createRun } from "./runs.ts";
import type { Trigger } from "./workflow.ts";

/** Events whose workflow is that of the commit they are about; for all others it is the default branch's. */
const OF_THE_COMMIT = new Set(["push", "pull_request", "pull_request_review", "deployment"]);

/** Types that start a workflow which names none. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
  pull_request_target: ["opened", "synchronize", "reopened"],
};

/** Starts what waits for an event. What a job's own token does starts nothing, or it would never end. */
export function startWorkflows(world: World, happening: Happening, payload: object): void {
  const isOurs = happening.event.startsWith("workflow_") || happening.event.startsWith("check_");
  if (happening.actor.isJob || isOurs) return;
  world.fleet.track(start(world, happening, payload as Record<string, unknown>));
}

/** The same event for workflows of the default branch, which have secrets whoever has sent the commits. */
function ofTarget(happening: Happening): Happening {
  return { ...happening, event: "pull_request_target" };
}

async function start(
  world: World,
  happening: Happening,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { event, action, repository, actor, ref } = happening;
  if (event === "pull_request") await start(world, ofTarget(happening), payload);
  const branch = `refs/heads/${repository.defaultBranch}`;
  const isOfCommit = OF_THE_COMMIT.has(event);
  const sha = isOfCommit ? ref?.sha : await refTarget(repository.git, branch);
  if (sha === undefined) return;
  const name = isOfCommit ? (ref?.name ?? branch) : branch;
  for (const file of await workflowsAt(world, repository, sha)) {
    const trigger = file.workflow.on[event];
    if (trigger === undefined || !fits(trigger, event, action, name)) continue;
    createRun(world, repository, {
      file,
      event,
      payload,
      inputs: {},
      ref: name,
      sha,
      actor: actor.account,
    });
  }
}

function fits(
  { types, branches }: Trigger,
  event: string,
  action: string | undefined,
  ref: string,
): boolean {
  const wanted = types ?? USUAL[event];
  if (wanted !== undefined && action !== undefined && !wanted.includes(action)) return false;
  if (event !== "push" || branches === undefined) return true;
  return branches.includes(ref.replace("refs/heads/", ""));
}
