import type { CommandName } from "../model/outcome.ts";

/** What goes back or starts again does so with the values that the host has kept. */
export function usesKept({ command }: { readonly command: CommandName }): boolean {
  return command === "rollback" || command === "restart" || command === "start";
}
