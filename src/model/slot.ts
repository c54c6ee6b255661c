/** One of two places for a service on a host. */
export type Slot = "blue" | "green";

export function otherSlot(slot: Slot): Slot {
  return slot === "blue" ? "green" : "blue";
}

/** The three ports of a service on a host (design D2). */
export interface ServicePorts {
  readonly blue: number;
  readonly green: number;
  /** nginx answers here for other services of the same host. */
  readonly internal: number;
}
