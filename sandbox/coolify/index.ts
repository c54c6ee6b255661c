/** A look-alike of Coolify v4's API whose servers are simulated or, on demand, real hosts. */
export { type Coolify, startCoolify } from "./create.ts";
export type { SimulatedServer } from "./machines/simulated.ts";
export {
  type CoolifyOptions,
  DEBIAN_12,
  type Delays,
  DELAYS,
  NO_DELAYS,
  type Requirements,
  REQUIREMENTS,
  type Settings,
} from "./settings.ts";
export type { ApplicationState, State } from "./state.ts";
export type { TokenRequest } from "./tokens.ts";
export { type Version, VERSIONS } from "./versions.ts";
