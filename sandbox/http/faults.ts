import { setTimeout as wait } from "node:timers/promises";

/**
 * What goes wrong with a call.
 * - a number: this status instead of the real answer, nothing done (`after: true`: done all the same)
 * - `timeout-after-success`: done, but no answer ever comes
 * - `reset-before`, `reset-after`: the connection breaks before or after it was done
 * - `slow`: done and answered, `ms` later
 */
export type FaultKind = number | "timeout-after-success" | "reset-before" | "reset-after" | "slow";

export interface FaultRequest {
  readonly kind: FaultKind;
  /** Left out: any. */
  readonly method?: string;
  /** As the description writes it, `/v2/droplets/{droplet_id}`. Left out: any. */
  readonly path?: string;
  /** How many of the calls that match are hit; 1 when left out. */
  readonly times?: number;
  /** How many of the calls that match go by first; 0 when left out. */
  readonly skip?: number;
  readonly after?: boolean;
  readonly ms?: number;
  /** Replaces the status' usual message, as in a 422 for a limit. */
  readonly message?: string;
  readonly retryAfter?: number;
}

export interface Faults {
  /** Hits coming calls. Faults noted first strike first. */
  next(request: FaultRequest): void;
  /** Those that have not struck, or not often enough. */
  pending(): FaultRequest[];
  clear(): void;
}

export interface FaultBook extends Faults {
  /** Finds and counts the fault of a call. */
  strike(method: string, template: string): FaultRequest | undefined;
}

interface Note {
  readonly request: FaultRequest;
  skip: number;
  times: number;
}

export function createFaults(): FaultBook {
  const notes: Note[] = [];
  return {
    next: (request) => {
      notes.push({ request, skip: request.skip ?? 0, times: request.times ?? 1 });
    },
    pending: () => notes.map((it) => it.request),
    clear: () => void notes.splice(0),
    strike(method, template) {
      for (const note of notes) {
        const { request } = note;
        if (request.method !== undefined && request.method !== method) continue;
        if (request.path !== undefined && request.path !== template) continue;
        if (note.skip > 0) {
          note.skip -= 1;
          continue;
        }
        note.times -= 1;
        if (note.times <= 0) notes.splice(notes.indexOf(note), 1);
        return request;
      }
      return undefined;
    },
  };
}

export async function pause(fault: FaultRequest | undefined): Promise<void> {
  if (fault?.kind === "slow") await wait(fault.ms ?? 1_000);
}
