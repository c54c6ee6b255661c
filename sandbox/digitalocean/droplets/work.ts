import { pendingEvent } from "../http/errors.ts";
import type { World } from "../world.ts";
import type { Action, Droplet } from "./types.ts";

export interface Work {
  readonly type: string;
  /** What the cloud takes at least. */
  readonly ms: number;
  /** What a real host does meanwhile; the action ends with it and errs when it fails. */
  readonly effect?: Promise<unknown> | undefined;
  /** What is different afterwards. */
  done(): void;
}

/**
 * Starts an action on a droplet, which is locked until it ends. Throws 422 when another one runs.
 */
export function startWork(world: World, droplet: Droplet, work: Work): Action {
  const action: Action = {
    id: world.nextId(),
    type: work.type,
    status: "in-progress",
    startedAt: world.now(),
    completedAt: undefined,
    resourceId: droplet.id,
    resourceType: "droplet",
    region: droplet.region,
  };
  world.actions.set(action.id, action);
  droplet.pending = action;
  const end = (status: "completed" | "errored") => {
    if (status === "completed") work.done();
    Object.assign(action, { status, completedAt: world.now() });
    if (droplet.pending === action) droplet.pending = undefined;
  };
  work.effect?.catch(() => {});
  world.agenda.after(work.ms, () => {
    if (work.effect === undefined) return end("completed");
    void work.effect.then(
      () => end("completed"),
      () => end("errored"),
    );
  });
  return action;
}

/** One action at a time. */
export function mustBeIdle(droplet: Droplet): void {
  if (droplet.pending !== undefined || droplet.isDoomed) throw pendingEvent();
}
