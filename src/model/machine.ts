/** A host as a machine, whatever runs on it. */
export interface Machine {
  readonly name: string;
  /** Why it could not be read; then nothing below is known. */
  readonly problem?: { readonly code: string; readonly message: string };
  readonly facts?: MachineFacts;
}

export interface MachineFacts {
  /** Milliseconds until its shell answered. */
  readonly answeredIn: number;
  readonly system: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Empty: not there, or it does not answer. */
  readonly docker: string;
  readonly nginx: { readonly version: string; readonly running: boolean };
  /** Where Docker keeps images. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number };
  /** Its clock minus ours, milliseconds. */
  readonly clockSkew: number;
  readonly environments: readonly MachineEnvironment[];
}

export interface MachineEnvironment {
  readonly project: string;
  readonly environment: string;
  readonly release: number;
}
