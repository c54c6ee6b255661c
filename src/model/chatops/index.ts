// The nouns of commands given in comments (design D7, D8).
export type * from "./command.ts";
export type * from "./board.ts";
export type * from "./comment.ts";
export type * from "./decision.ts";
export type * from "./delivery.ts";
export { isUnknown } from "./facts.ts";
export type * from "./facts.ts";
export type * from "./policy.ts";
export type * from "./row.ts";
