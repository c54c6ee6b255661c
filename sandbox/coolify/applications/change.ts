import { queueDeployment } from "../deployments/queue.ts";
import { check, flagOf, inputOf, mustBeJson, textOf } from "../http/body.ts";
import { ApiError, invalid } from "../http/errors.ts";
import type { Handler } from "../http/types.ts";
import { newId } from "../ids.ts";
import type { World } from "../world.ts";
import { updateFields } from "./fields.ts";
import { applicationOf, serverUnder } from "./find.ts";
import { columnsOf, mustMakeSense, switchesOf } from "./input.ts";
import { UPDATE_RULES } from "./rules.ts";
import type { Application } from "./types.ts";
import { applicationView } from "./view.ts";
import { removeApplication } from "./remove.ts";

export const listApplications: Handler = (world, asked) => {
  const tag = asked.query.get("tag");
  const mine = [...world.projects.values()].filter((it) => it.team === asked.token.team);
  const environments = new Set(mine.flatMap((it) => it.environments.map(({ id }) => id)));
  const found = [...world.applications.values()]
    .filter((it) => environments.has(it.environmentId))
    .filter((it) => tag === null || it.tags.includes(tag));
  return { status: 200, body: found.map((it) => applicationView(world, it, asked.sensitive)) };
};

export const getApplication: Handler = (world, asked) => {
  const application = applicationOf(world, asked);
  const view = applicationView(world, application, asked.sensitive);
  return { status: 200, body: { ...view, settings: application.switches } };
};

export const updateApplication: Handler = (world, asked) => {
  mustBeJson(asked);
  const { version } = world.settings;
  const application = applicationOf(world, asked);
  const input = inputOf(asked);
  if ("ports_exposes" in input && !/^[\d,.]+$/.test(textOf(input, "ports_exposes") ?? "")) {
    throw invalid({
      ports_exposes: "The ports_exposes should be a comma separated list of numbers.",
    });
  }
  mustMakeSense(input);
  check(input, { allowed: updateFields(version), rules: UPDATE_RULES });
  if ("domains" in input)
    setDomains(world, application, input["domains"], flagOf(input["force_domain_override"]));
  Object.assign(application.columns, columnsOf(version, input));
  Object.assign(application.switches, switchesOf(version, input));
  application.updatedAt = world.time.now();
  if (flagOf(input["instant_deploy"])) {
    const queued = queueDeployment(world, application, { uuid: newId() });
    if (queued.status === "skipped") return { status: 200, body: { message: queued.message } };
  }
  return { status: 200, body: { uuid: application.uuid } };
};

/** A server without a proxy has no domains: those given are dropped without a word. */
function setDomains(
  world: World,
  application: Application,
  given: unknown,
  isForced: boolean,
): void {
  if (serverUnder(world, application).proxyType === "NONE") return;
  const domains = typeof given === "string" ? given.split(",").map((it) => it.trim()) : [];
  const others = [...world.applications.values()].filter((it) => it !== application);
  const conflicts = others.filter((it) => domains.some((one) => it.fqdn?.split(",").includes(one)));
  if (conflicts.length > 0 && !isForced) {
    throw new ApiError(409, {
      message: "Domain conflicts detected. Use force_domain_override=true to proceed.",
      conflicts: conflicts.map((it) => ({
        domain: it.fqdn,
        resource_uuid: it.uuid,
        resource_type: "application",
      })),
      warning:
        "Using the same domain for multiple resources can cause routing conflicts and unpredictable behavior.",
    });
  }
  application.fqdn = domains.length === 0 ? null : domains.join(",");
}

/** All four switches are on unless told otherwise. */
export const deleteApplication: Handler = (world, asked) => {
  const application = applicationOf(world, asked);
  const input = inputOf(asked);
  const dockerCleanup = flagOf(asked.query.get("docker_cleanup") ?? input["docker_cleanup"], true);
  removeApplication(world, application, { dockerCleanup });
  return { status: 200, body: { message: "Application deletion request queued." } };
};
