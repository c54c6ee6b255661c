import type { Role } from "../../../model/chatops/index.ts";
import type { GuardName } from "../guards/guard.ts";

/** One command as it is parsed, helped with, allowed and documented. */
export interface CommandSpec {
  readonly summary: string;
  /** More sentences, for its own help. */
  readonly about?: string;
  readonly arguments: readonly ArgumentSpec[];
  /** The environment meant when none is named. `named`: one must be; `all`: the command has none then. */
  readonly missing: "usual" | "all" | "named" | "preview";
  /** `all` may stand for the environment. */
  readonly everywhere?: true;
  /** `@sha` may be given. */
  readonly revision?: true;
  /** Options of `deploy.yaml` may be given. */
  readonly options?: true;
  /** Least role where `deploy.yaml` says nothing. */
  readonly role: Role;
  /** The same for previews, where it differs. */
  readonly previewRole?: Role;
  readonly guards: readonly GuardName[];
  /** Waits for a second person where the environment asks for one. */
  readonly secondPerson?: true;
  readonly example: string;
}

export interface ArgumentSpec {
  readonly kind: ArgumentKind;
  /** As it is shown. */
  readonly name: string;
  readonly summary: string;
  readonly required?: true;
}

export type ArgumentKind =
  | "environments"
  | "environment"
  | "from"
  | "services"
  | "release"
  | "switch"
  | "reason"
  | "duration"
  | "command";

/** The form of a command, such as `/rollback [environment] [release]`. */
export function usage(word: string, spec: CommandSpec): string {
  const parts = spec.arguments.map(({ name, required }) => (required ? name : `[${name}]`));
  const more = [spec.revision ? "[@sha]" : "", spec.options ? "[option=value…]" : ""];
  return [`/${word}`, ...parts, ...more].filter((part) => part !== "").join(" ");
}
