import { SluiceError } from "../../model/errors.ts";
import { fleetOf } from "../../model/fleet.ts";
import type { RunContext } from "../context.ts";
import type { Job } from "./job.ts";

/** Whether the environment's hosts come from a cloud. */
export function isProvisioned({ adapters }: RunContext): boolean {
  return adapters.provisioning !== undefined;
}

export function jobOf({ adapters, project, scope, reporter, signal }: RunContext): Job {
  const { provisioning } = adapters;
  const spec = project.environment.hosts;
  if (provisioning === undefined || spec.kind !== "digitalocean")
    throw new SluiceError("INTERNAL", `${scope.environment} has no fleet to provision`);
  const limit = project.limits.droplets;
  return { ...provisioning, scope: fleetOf(scope), spec, limit, reporter, signal };
}

/** Previews share one fleet: what one does not need another may. */
export function isShared({ scope }: RunContext): boolean {
  return fleetOf(scope).environment !== scope.environment;
}
