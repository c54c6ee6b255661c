import { makeCheckRun } from "../checks/routes.ts";
import { makeStatus } from "../deployments/statuses.ts";
import { checkRunNode } from "./nodes/checks.ts";
import { deploymentStatusNode } from "./nodes/deployment.ts";
import { findDeployment, findRepository } from "./find.ts";
import { echo, type Input, missing, told } from "./mutations.ts";
import { require, type Viewer } from "./viewer.ts";

interface NewCheckRun {
  readonly repositoryId: string;
  readonly name: string;
  readonly headSha: string;
  readonly status?: string | null;
  readonly conclusion?: string | null;
  readonly externalId?: string | null;
  readonly detailsUrl?: string | null;
  readonly output?: object | null;
}

interface NewStatus {
  readonly deploymentId: string;
  readonly state: string;
  readonly description: string;
  readonly environment?: string | null;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly autoInactive: boolean;
}

/** What the other API does as well, in the same way. */
export function runMutations(viewer: Viewer) {
  const { world, auth } = viewer;
  return {
    async createCheckRun({ input }: Input<NewCheckRun>) {
      const repository = findRepository(viewer, input.repositoryId) ?? missing(input.repositoryId);
      require(viewer, { checks: "write" });
      const { name, headSha, status, conclusion, externalId, detailsUrl, output } = input;
      const body = given({
        name,
        head_sha: headSha,
        status: status?.toLowerCase(),
        conclusion: conclusion?.toLowerCase(),
        external_id: externalId,
        details_url: detailsUrl,
        output: output == null ? undefined : { ...output },
      });
      const run = await told(() => makeCheckRun(world, repository, { auth, body }));
      return { ...echo(input), checkRun: checkRunNode(viewer, repository, run) };
    },
    async createDeploymentStatus({ input }: Input<NewStatus>) {
      const [repository, deployment] =
        findDeployment(viewer, input.deploymentId) ?? missing(input.deploymentId);
      require(viewer, { deployments: "write" });
      const { state, description, environment, environmentUrl, logUrl, autoInactive } = input;
      const body = given({
        state: state.toLowerCase(),
        description,
        environment,
        environment_url: environmentUrl,
        log_url: logUrl,
        auto_inactive: autoInactive,
      });
      const status = await told(async () =>
        makeStatus(world, repository, deployment, { auth, body }),
      );
      return { ...echo(input), deploymentStatus: deploymentStatusNode(status) };
    },
  };
}

function given(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
}
