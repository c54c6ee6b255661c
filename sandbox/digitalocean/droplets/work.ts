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
  bothOf(world, work.ms, work.effect, (isDone) => {
    if (isDone) work.done();
    Object.assign(action, { status: isDone ? "completed" : "errored", completedAt: world.now() });
    if (droplet.pending === action) droplet.pending = undefined;
  });
  return action;
}

/** Ends when the time has passed and the real host is done, whichever is later. */
export function bothOf(
  world: World,
  ms: number,
  effect: Promise<unknown> | undefined,
  end: (isDone: boolean) => void,
): void {
  let left = 2;
  let isDone = true;
  const one = () => {
    left -= 1;
    if (left === 0) end(isDone);
  };
  world.agenda.after(ms, one);
  if (effect === undefined) return one();
  void effect.then(one, () => {
    isDone = false;
    one();
  });
}

/** One action at a time. */
export function mustBeIdle(droplet: Droplet): void {
  if (droplet.pending !== undefined || droplet.isDoomed) throw pendingEvent();
}
