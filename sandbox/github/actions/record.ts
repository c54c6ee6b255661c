import { addDeployment } from "../deployments/create.ts";
import { addStatus } from "../deployments/statuses.ts";
import type { Actor } from "../people/actor.ts";
import { environmentNamed } from "../repos/environments.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import type { Conclusion, RunRecord } from "./types.ts";
import { runPage } from "./views.ts";
import type { Job } from "./workflow.ts";

/**
 * A job that names an environment is a deployment of the commit that its workflow ran on, which is not
 * always the one it deploys, unless it says `deployment: false`. Returns what tells its end.
 */
export function openRecord(
  world: World,
  repository: Repository,
  run: RunRecord,
  environment: string | undefined,
  job: Job,
  actor: Actor,
): (conclusion: Conclusion) => void {
  if (environment === undefined) return () => {};
  environmentNamed(world, repository, environment);
  if (job.environment?.deployment === false) return () => {};
  const deployment = addDeployment(world, repository, actor, {
    sha: run.headSha,
    ref: run.headBranch,
    task: "deploy",
    payload: {},
    environment,
    description: null,
    isTransient: false,
    isProduction: false,
  });
  const logUrl = runPage(world, repository, run);
  const tell = (state: "in_progress" | "success" | "failure") =>
    addStatus(world, repository, deployment, actor, {
      state,
      description: "",
      environment,
      environmentUrl: "",
      logUrl,
    });
  tell("in_progress");
  return (conclusion) => void tell(conclusion === "success" ? "success" : "failure");
}
