import type { Slot } from "./slot.ts";

/** A live slot that a stop ends. */
export interface Halt {
  readonly host: string;
  readonly service: string;
  readonly slot: Slot;
  readonly container: string;
  /** False: nothing of it runs any more. */
  readonly runs: boolean;
  /** Of its application, where a platform runs it. */
  readonly id?: string;
  /** Visitors see a page from then on. */
  readonly page: boolean;
  /** Between SIGTERM and SIGKILL, milliseconds. */
  readonly grace: number;
}
