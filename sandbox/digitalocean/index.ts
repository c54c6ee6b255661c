/** A look-alike of DigitalOcean's API v2 whose droplets are, on demand, real hosts. */
export { createDigitalOcean, type DigitalOcean } from "./create.ts";
export { type Clock, type ManualClock, manualClock, systemClock } from "../http/clock.ts";
export type { Calls, CallRecord } from "../http/calls.ts";
export type { FaultKind, FaultRequest, Faults } from "../http/faults.ts";
export { type Delays, DELAYS, type DigitalOceanOptions, NO_DELAYS } from "./settings.ts";
export type { DropletState, State } from "./state.ts";
