/** What a platform does, or did, to start an application: build it, pull it, make its container. */
export interface PlatformJob {
  readonly id: string;
  readonly state: JobState;
  /** Milliseconds since 1970. */
  readonly begun: number;
  /** Milliseconds; absent while it is under way, and where the platform does not say. */
  readonly took?: number;
  /** Absent: this token may not read them. */
  readonly lines?: readonly JobLine[];
}

export const JOB_STATES = ["queued", "running", "succeeded", "failed", "aborted"] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface JobLine {
  /** RFC 3339 with nine digits of a second. */
  readonly time: string;
  readonly text: string;
  readonly stream: "stdout" | "stderr";
}

/** A job, and whose slot it starts. */
export interface SlotJob {
  readonly service: string;
  readonly slot: string;
  readonly host: string;
  readonly job: PlatformJob;
}

export function isUnderWay({ state }: Pick<PlatformJob, "state">): boolean {
  return state === "queued" || state === "running";
}
