import type { Check } from "./check.ts";
import type { FleetReport } from "./fleet.ts";
import type { Halt } from "./halt.ts";
import type { LogLine } from "./log.ts";
import type { Machine } from "./machine.ts";
import type { Hold } from "./observed.ts";
import type { PlanCommand } from "./plan.ts";
import type { SlotJob } from "./platform-job.ts";
import type { Removal } from "./removal.ts";
import type { EnvironmentStatus } from "./status.ts";
import type { Variable } from "./variable.ts";

/** Commands that `engine/pipeline.ts` has a row for. */
export type CommandName =
  | PlanCommand
  | "plan"
  | "status"
  | "hosts"
  | "logs"
  | "exec"
  /** Plays back what a dead run left half done, and changes nothing else. */
  | "repair"
  | "maintenance"
  | "destroy"
  /** Of services, out of an environment that stays. */
  | "remove"
  | "lock"
  | "unlock"
  /** Of a service that was stopped, or fell over. */
  | "start"
  | "stop"
  /** Of a platform: what it does to start slots. */
  | "deployments"
  | "cancel"
  /** Variables that people give to services. */
  | "env"
  /** Asks everybody whom a deploy needs whether it could. */
  | "doctor";

/** The final answer of a command, printed by `--json` and given to workflows (design §5). */
export interface Outcome {
  readonly ok: boolean;
  readonly reason: string;
  readonly message: string;
  readonly run: string;
  readonly command: string;
  readonly project: string;
  readonly environment: string;
  readonly revision: string;
  /** Active release; 0 when unknown. */
  readonly release: number;
  readonly hosts: readonly HostOutcome[];
  readonly urls: readonly string[];
  readonly stages: readonly {
    readonly name: string;
    readonly ms: number;
    /** Requests to a cloud's API, where hosts come from one. */
    readonly calls?: number;
  }[];
  /** All of them, those of a failure's clean-up too. */
  readonly calls?: number;
  /** Services that are configured and wait until somebody starts them (`auto_start: false`). */
  readonly waiting?: readonly string[];
  /** Where hosts come from a cloud. */
  readonly fleet?: FleetReport;
  /** Of `status`. */
  readonly status?: EnvironmentStatus;
  /** Of `hosts`. */
  readonly machines?: readonly Machine[];
  /** Of `logs`. */
  readonly lines?: readonly LogLine[];
  /** Of `exec`: the exit code of the command. */
  readonly exitCode?: number;
  /** Of `destroy`: what went, or would go. */
  readonly removal?: Removal;
  /** Of `lock` and `unlock`. */
  readonly hold?: Hold;
  /** Of `deployments`, and of `cancel` those that were under way. */
  readonly jobs?: readonly SlotJob[];
  /** Of `stop`: what ended, or would end. */
  readonly halts?: readonly Halt[];
  /** Of `env`. */
  readonly variables?: readonly Variable[];
  /** Of `doctor`. */
  readonly checks?: readonly Check[];
}

export interface HostOutcome {
  readonly name: string;
  /** `unchanged`: nothing had to be done. `restored`: it failed and runs what it ran before. */
  readonly state: "switched" | "unchanged" | "restored" | "planned" | "removed" | "unknown";
  readonly sshCommands: number;
}
