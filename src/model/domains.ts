import type { Scope } from "./names.ts";

/** Longest label of a domain name. */
const LABEL = 63;

/**
 * A name that resolves to `address` without any record of ours. One label in front of the address,
 * so that one wildcard certificate would do.
 */
export function sslipName(
  { project, environment }: Scope,
  service: string,
  address: string,
): string {
  const label = `${service}-${environment}-${project}`.slice(0, LABEL).replace(/-+$/, "");
  return `${label}.${address.replaceAll(/[.:]/g, "-")}.sslip.io`;
}
