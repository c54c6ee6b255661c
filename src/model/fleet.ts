import type { Droplet } from "./droplet.ts";
import type { Scope } from "./names.ts";
import type { CostChange } from "./price.ts";

/** What becomes of one host of an environment: shown in a plan, then done. */
export interface FleetMember {
  readonly name: string;
  /** Absent while it is only planned. */
  readonly id?: number;
  readonly address?: string;
  /**
   * `kept` runs already. `revived` comes from the reserve. `resumed` was left half made by a run
   * that died. `made` is new. `reserved` is not needed any more.
   */
  readonly fate: "kept" | "revived" | "resumed" | "made" | "reserved";
}

/** The hosts of an environment as a run leaves them, or would. */
export interface FleetReport {
  readonly provider: string;
  readonly region: string;
  readonly size: string;
  readonly members: readonly FleetMember[];
  /** Of this environment's hosts. */
  readonly cost: CostChange;
  /** From create until it was true of all new hosts, milliseconds: `active`, `ssh`, `docker`, … */
  readonly times: Readonly<Record<string, number>>;
  /**
   * What they were made from; absent: everything was installed. `readyIn`: milliseconds until nginx
   * answered on the host that it was taken from, which had everything to install.
   */
  readonly template?: { readonly name: string; readonly readyIn: number };
}

/** Previews share hosts: an environment of theirs runs on the fleet `previews`. */
export function fleetOf({ project, environment }: Scope): Scope {
  return { project, environment: isPreview({ environment }) ? "previews" : environment };
}

export function isPreview({ environment }: Pick<Scope, "environment">): boolean {
  return /^preview-\d+$/.test(environment);
}

/** The environment of a pull request. */
export function previewOf(pull: number): string {
  return `preview-${pull}`;
}

/** Number of the pull request that an environment is the preview of. */
export function pullOf(environment: string): number | undefined {
  const number = /^preview-(\d{1,9})$/.exec(environment)?.[1];
  return number === undefined ? undefined : Number(number);
}

export function hostName({ project, environment }: Scope, number: number): string {
  return `${project}-${environment}-${number}`;
}

/** The number in a name of {@link hostName}; undefined for any other name. */
export function hostNumber(scope: Scope, name: string): number | undefined {
  const prefix = `${scope.project}-${scope.environment}-`.toLowerCase();
  const rest = name.toLowerCase().startsWith(prefix) ? name.slice(prefix.length) : "";
  return /^[1-9]\d{0,3}$/.test(rest) ? Number(rest) : undefined;
}

export function byNumber(scope: Scope): (a: Droplet, b: Droplet) => number {
  return (a, b) => (hostNumber(scope, a.name) ?? 0) - (hostNumber(scope, b.name) ?? 0);
}
