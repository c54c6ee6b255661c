import type { Check } from "../model/check.ts";
import type { HostAddress } from "../model/project.ts";

/** Whoever can tell whether a vendor lets us do what we need, without changing anything. */
export interface Examiner {
  /** For messages. */
  readonly name: string;
  /** A rejection is a failed check, too. */
  examine(hosts: readonly ExaminedHost[]): Promise<readonly Check[]>;
}

export interface ExaminedHost {
  readonly name: string;
  readonly address: HostAddress;
}
