import type { Scope } from "./names.ts";
import { previewLabel, previewNumber, shortLabel } from "./preview-address.ts";

/**
 * A name that resolves to `address` without any record of ours. One label in front of the address,
 * so that one wildcard certificate would do.
 */
export function sslipName(
  { project, environment }: Scope,
  service: string,
  address: string,
  hasSuffix = false,
): string {
  const number = previewNumber(environment);
  const label =
    number === undefined
      ? shortLabel(`${service}-${environment}-${project}`)
      : previewLabel(number, `${service}-${project}`, hasSuffix);
  return `${label}.${address.replaceAll(/[.:]/g, "-")}.sslip.io`;
}
