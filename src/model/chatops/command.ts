/** Every word that may follow the slash. `engine/chatops/commands/table.ts` says what each means. */
export type CommandWord =
  | "deploy"
  | "plan"
  | "rollback"
  | "promote"
  | "status"
  | "logs"
  | "restart"
  | "cancel"
  | "lock"
  | "unlock"
  | "maintenance"
  | "preview"
  | "destroy"
  | "extend"
  | "help";

/** One line of a comment, understood: every name in it is known to `deploy.yaml`. */
export interface Command {
  readonly word: CommandWord;
  /** Of a preview `preview-<pull request>`. Empty where the command needs none. */
  readonly environments: readonly string[];
  /** Empty: all. */
  readonly services: readonly string[];
  /** What the person wrote after `@`: 7 to 40 hexadecimal digits, in small letters. */
  readonly revision?: string;
  /** Declared in `deploy.yaml`; nothing else gets here. */
  readonly options: Readonly<Record<string, OptionValue>>;
  /** Of `rollback`. */
  readonly release?: number;
  /** Of `promote`: the environment that the images come from. */
  readonly from?: string;
  /** Of `lock`: free text. */
  readonly reason?: string;
  /** Milliseconds; of `lock` and `extend`. */
  readonly lasts?: number;
  /** Of `maintenance`. */
  readonly on?: boolean;
  /** Of `lock` and `unlock`: all environments. */
  readonly global?: boolean;
  /** Of `help`. */
  readonly about?: CommandWord;
}

export type OptionValue = string | number | boolean;

/** A line that looks like a command and is not one. `message` is text, not Markdown. */
export interface Mistake {
  /** As typed, cut to a length that can be shown. */
  readonly line: string;
  readonly message: string;
  /** The whole line as it was probably meant, ready to be typed. */
  readonly suggestion?: string;
}

/** What a comment asks for. With mistakes in it nothing of it is done. */
export interface Asked {
  readonly commands: readonly Command[];
  readonly mistakes: readonly Mistake[];
}

/** The names that a command line may use, from `deploy.yaml` of the default branch. */
export interface Vocabulary {
  readonly environments: readonly string[];
  /** `preview-<pull request>`, where there are previews. */
  readonly preview?: string;
  /** Meant where none is named; absent: the only one, or one must be named. */
  readonly usual?: string;
  readonly services: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
}

/** An option of `/deploy`, `/plan` and `/preview`, given as `name=value`. */
export interface OptionSpec {
  readonly type: "text" | "number" | "boolean" | "choice";
  readonly about?: string;
  /** Of `choice`. */
  readonly values?: readonly string[];
  /** Variable that carries the value into the services. */
  readonly envVar: string;
}
