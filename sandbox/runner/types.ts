/** What an Actions runner is told, and what came of it. No I/O here. */

/** `action.yml`, as far as a runner of JavaScript actions reads it. */
export interface ActionFile {
  readonly name: string;
  /** Input → its default, before expressions are replaced. */
  readonly inputs: Readonly<Record<string, InputDefinition>>;
  /** Paths relative to the folder of `action.yml`. */
  readonly main: string;
  readonly post: string | undefined;
  /** Only `always()`, `success()` and `failure()` are understood. */
  readonly postIf: string;
}

export interface InputDefinition {
  readonly default: string | undefined;
  readonly required: boolean;
}

export interface RunnerRequest {
  /** Folder that holds `action.yml`. */
  readonly action: string;
  /** `with:` of the step. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** `env:` of the step. */
  readonly envVars?: Readonly<Record<string, string>>;
  /** `github.*`, such as `sha`, `token`, `event_name`, `api_url`; all have defaults. */
  readonly github?: Readonly<Record<string, string>>;
  /** Content of the event file. */
  readonly event?: unknown;
  /** Checked-out repository, the working directory of the step. */
  readonly workspace: string;
  /** Known to the runner as `secrets.*`: masked without being asked. */
  readonly secrets?: readonly string[];
  /** 1 is GitHub's schedule; 0.1 is ten times faster. */
  readonly timeScale?: number;
  /** Told every line of the log as it comes, masked. */
  readonly onLine?: (line: LogLine) => void;
}

export interface LogLine {
  readonly step: "main" | "post";
  readonly text: string;
  /** Milliseconds since the process of the step was started. */
  readonly ms: number;
}

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  /** `file`, `line`, `endLine`, `col`, `endColumn`, `title` as given. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface StepResult {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly ms: number;
}

export interface RunnerResult {
  readonly conclusion: "success" | "failure" | "cancelled";
  readonly main: StepResult;
  /** Absent when the action has none, or its condition did not hold. */
  readonly post: StepResult | undefined;
  /** Everything that was printed, masked as the runner masks it. */
  readonly log: readonly LogLine[];
  readonly groups: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  /** Job summary, both steps' together; empty where it was over the limit. */
  readonly summary: string;
  /** Complaints of the runner itself: bad file commands, too large a summary. */
  readonly complaints: readonly string[];
}
