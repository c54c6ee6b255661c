import { coolifyOperations } from "../../../src/adapters/coolify/index.ts";
import type { RunContext } from "../../../src/engine/context.ts";
import { type RunResult, runPipeline } from "../../../src/engine/runner.ts";
import type { SluiceError } from "../../../src/model/errors.ts";
import type { Service } from "../../../src/model/project.ts";
import { IMAGE } from "../../adapters/coolify/world.ts";
import { service } from "../facts.ts";
import type { World } from "./world.ts";

/** Runs a command as people do, with the platform's second half at hand. */
export function operate(
  world: World,
  command: RunContext["command"],
  services: readonly Service[],
  options: Partial<RunContext["options"]> = {},
  more: Partial<RunContext> = {},
): Promise<RunResult> {
  const all = { services: [], force: false, lockWait: 10, ...options };
  const context = world.context(services, { command, options: all, ...more });
  const { reporter } = context;
  const operations = coolifyOperations(world.coolify.http, world.coolify.time);
  const project = { ...context.project, target: "coolify" as const };
  const adapters = { ...context.adapters, operations };
  return runPipeline({ ...context, project, adapters, reporter }, false);
}

/** `more` ends the digest. */
export function web(more: string, other: Partial<Service> = {}): Service {
  return service("web", {
    source: { kind: "image", image: IMAGE.slice(0, -more.length) + more },
    health: { kind: "http", path: "/up", status: { from: 200, to: 299 }, timeout: 500 },
    drain: 0,
    ...other,
  });
}

export function codeOf({ error }: Pick<RunResult, "error">): string | undefined {
  return (error as SluiceError | undefined)?.code;
}
