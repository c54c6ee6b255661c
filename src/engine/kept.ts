import type { CommandName } from "../model/outcome.ts";

const KEEPING: readonly CommandName[] = ["rollback", "restart", "start", "remove"];

/** What goes back or starts again does so with the values that the host has kept. */
export function usesKept({ command }: { readonly command: CommandName }): boolean {
  return KEEPING.includes(command);
}
