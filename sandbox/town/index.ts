/** The whole sandbox together, as a newcomer finds it. */
export { createTown, type Town, type TownOptions } from "./create.ts";
export { deployYaml, deployYamlWithPreviews, domainOf } from "./shop.ts";
