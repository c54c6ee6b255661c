import { planHost, type Wanted } from "../../../src/engine/plan/diff.ts";
import { describe as sentence } from "../../../src/engine/plan/render.ts";
import type { ObservedHost } from "../../../src/model/observed.ts";
import type { HostPlan, StartOperation } from "../../../src/model/plan.ts";

/** A host's plan, and its operations as they are printed. */
export function plan(observed: ObservedHost, goal: Wanted): HostPlan & { lines: string[] } {
  const result = planHost(observed, goal);
  return { ...result, lines: result.operations.map(sentence) };
}

/** The first start of a plan. */
export function startOf(result: HostPlan): StartOperation {
  return result.operations.find(
    (operation): operation is StartOperation =>
      operation.kind === "start" || operation.kind === "replace",
  )!;
}
