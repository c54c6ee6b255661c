export type DeploymentStatus =
  | "queued"
  | "in_progress"
  | "finished"
  | "failed"
  | "cancelled-by-user";

/** One line of a deployment's log; two kinds of line lack a field. */
export interface LogEntry {
  readonly command?: string | null;
  readonly output: string;
  readonly type: "stdout" | "stderr";
  readonly timestamp: string;
  readonly hidden: boolean;
  readonly batch: number;
  readonly order?: number;
}

export interface Deployment {
  readonly id: number;
  readonly uuid: string;
  readonly applicationId: number;
  readonly applicationName: string;
  readonly serverId: number;
  readonly serverName: string;
  readonly destinationId: number;
  readonly url: string;
  readonly commit: string;
  readonly pullRequest: number;
  readonly isForced: boolean;
  readonly isRestart: boolean;
  status: DeploymentStatus;
  readonly logs: LogEntry[];
  readonly createdAt: number;
  updatedAt: number;
  finishedAt: number | undefined;
}
