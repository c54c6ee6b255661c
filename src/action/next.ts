import type { ReasonCode } from "../model/errors.ts";
import type { Inputs } from "./inputs.ts";

/** What may be typed next in the pull request: look where somebody else is in the way, else try again. */
export function nextCommand(
  code: ReasonCode,
  {
    command,
    environment = "",
    from,
    services,
  }: Pick<Inputs, "command" | "environment" | "from" | "services">,
): string {
  if (code === "LOCK_HELD" || code === "RUN_REPEATED") return `/status ${environment}`.trim();
  const words = from === undefined ? [command, environment] : [command, from, environment];
  return `/${[...words, ...services].filter((word) => word !== "").join(" ")}`;
}
