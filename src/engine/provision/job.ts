import type { Cloud, Reach } from "../../contracts/cloud.ts";
import type { Dns } from "../../contracts/dns.ts";
import type { Estate } from "../../contracts/estate.ts";
import type { Reporter } from "../../contracts/reporter.ts";
import type { Templates } from "../../contracts/templates.ts";
import type { Time } from "../../contracts/time.ts";
import type { Droplet } from "../../model/droplet.ts";
import type { Scope } from "../../model/names.ts";
import type { DropletSpec } from "../../model/project.ts";

/** What makes hosts; part of a run's adapters where the environment's hosts come from a cloud. */
export interface Provisioning {
  readonly provider: string;
  readonly cloud: Cloud;
  readonly reach: Reach;
  readonly estate: Estate;
  /** Where the vendor keeps records of domains, too. */
  readonly dns?: Dns;
  /** Where the vendor takes snapshots. */
  readonly templates?: Templates;
  readonly time: Time;
  /** Id or name of the account that the token must belong to. */
  readonly account?: string;
  /** Requests to the vendor's API so far. */
  readonly calls: () => number;
  /** Where a platform runs the slots: what it needs of its hosts. */
  readonly platform?: PlatformHosts;
}

export interface PlatformHosts {
  /** Goes on where the script of cloud-init ends, when Docker runs. */
  readonly setup: string;
  /** Unregisters the host at an address. Never rejects: what is left is for the sweep. */
  forget(address: string): Promise<void>;
}

/** One fleet and everything that is needed to bring it about. */
export interface Job extends Provisioning {
  /** Of the fleet: previews share one. */
  readonly scope: Scope;
  readonly spec: DropletSpec;
  readonly limit: number;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

export function say(job: Job, host: string, text: string): void {
  job.reporter.report({ kind: "host", host, text });
}

export function idsOf(droplets: readonly Droplet[]): number[] {
  return droplets.map(({ id }) => id);
}
