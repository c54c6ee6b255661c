import type { RunContext } from "./context.ts";
import { findEverywhere, findPlace, findPlaceOfSource, planPlace } from "./place-find.ts";
import { keepPlace, takePlace } from "./placing.ts";
import { isShared } from "./provision/job-of.ts";
import type { Stage } from "./stage.ts";

/** The stages that there are only for previews, which live on one host each of those they share. */

/** This machine is one host, and nobody else's. */
const isPlaced = (context: RunContext) =>
  isShared(context) && context.project.environment.hosts.kind !== "local";

export const take: Stage = { name: "place", when: isPlaced, run: takePlace, dry: planPlace };
export const wouldTake: Stage = { name: "place", when: isPlaced, run: planPlace };
export const keep: Stage = { name: "claim", changes: true, when: isPlaced, run: keepPlace };
export const find: Stage = { name: "place", when: isPlaced, run: findPlace };
export const findLast: Stage = { name: "place", when: isPlaced, run: findEverywhere };
export const findSource: Stage = {
  name: "place of the source",
  when: ({ source }) => source !== undefined && isPlaced(source),
  run: findPlaceOfSource,
};
