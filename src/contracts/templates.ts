/** A snapshot from which droplets can be made. */
export interface Template {
  readonly id: number;
  readonly name: string;
  readonly regions: readonly string[];
  /** Bytes that a droplet's disk must have at least. */
  readonly minDisk: number;
  readonly createdAt: string;
}

/** How snapshots are taken. Actions take their time: they are asked for, then asked about. */
export interface Templates {
  /** Those that bear a name of ours. */
  list(): Promise<readonly Template[]>;
  /** Resolves to the action's id. */
  powerOff(droplet: number): Promise<number>;
  snapshot(droplet: number, name: string): Promise<number>;
  /** Rejects when the action has failed. */
  isDone(action: number): Promise<boolean>;
  /** An absent one is no error. */
  remove(id: number): Promise<void>;
}
