import type { EnvVars } from "./inputs.ts";

/** What main leaves for post (`saveState`). Never a secret: the runner keeps it in plain text. */
export const STATE = {
  /** Main has begun to change things. */
  begun: "begun",
  /** Main has told how it ended, and nothing on a host needs a look. */
  settled: "settled",
  /** `RecordIntent` as JSON, saved before the deployment is made. */
  intent: "deployment-intent",
  /** Id of the deployment. */
  deployment: "deployment",
  /** Ids of the droplets that main has made, the last call's. */
  droplets: "droplets",
} as const;

export function readState(envVars: EnvVars, name: keyof typeof STATE): string {
  return envVars[`STATE_${STATE[name]}`] ?? "";
}
