import { createHash } from "node:crypto";
import type { Scope } from "../../model/names.ts";
import { SluiceError } from "../../model/errors.ts";
import type { ServicePorts } from "../../model/slot.ts";

const BASE = 8_000;
const GREEN_OFFSET = 10_000;
const INTERNAL_BASE = 5_000;
const RANGE = 1_000;

/**
 * Ports of a service that has none yet: derived from its name, so that a rebuilt host gets the same
 * ones, and moved to the next free number on a clash. `taken` holds what is recorded or listens.
 */
export function choosePorts(
  scope: Scope,
  service: string,
  taken: ReadonlySet<number>,
): ServicePorts {
  const name = `${scope.project}/${scope.environment}/${service}`;
  const start = createHash("sha256").update(name).digest().readUInt32BE(0) % RANGE;
  for (let step = 0; step < RANGE; step++) {
    const offset = (start + step) % RANGE;
    const ports = {
      blue: BASE + offset,
      green: BASE + GREEN_OFFSET + offset,
      internal: INTERNAL_BASE + offset,
    };
    if (!Object.values(ports).some((port) => taken.has(port))) return ports;
  }
  throw new SluiceError("PORT_TAKEN", `no free port for ${service}: all ${RANGE} are taken`);
}
