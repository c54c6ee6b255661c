// Commands in comments: text → commands → decision. Pure; who reads and writes GitHub is elsewhere.
export { commandLines, readCommands } from "./commands/read.ts";
export { type CommandSpec, usage } from "./commands/spec.ts";
export { commands, words } from "./commands/table.ts";
export type { Case } from "./guards/guard.ts";
export { judge } from "./guards/judge.ts";
export { allowedOf } from "./guards/permission.ts";
