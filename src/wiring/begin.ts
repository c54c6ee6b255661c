import { SluiceError } from "../model/errors.ts";
import type { Project } from "../model/project.ts";
import type { Request } from "./run.ts";

/**
 * What deploy.yaml does not start by itself is deployed by whoever starts it: there may be no release
 * of it to start again.
 */
export function beginning(
  { command, options }: Pick<Request, "command" | "options">,
  { services }: Pick<Project, "services">,
): Pick<Request, "command" | "options"> {
  if (command !== "start") return { command, options };
  const held = services.filter((one) => one.autoStart === false).map(({ name }) => name);
  const own = options.services.filter((name) => held.includes(name));
  if (own.length === 0) return { command, options };
  if (own.length === options.services.length)
    return { command: "deploy", options: { ...options, starts: true } };
  const message = `${own.join(", ")} has auto_start: false: start it by itself`;
  throw new SluiceError("USAGE", message);
}
