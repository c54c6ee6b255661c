import type { DeadLetter } from "../../contracts/queue.ts";
import type { QueueName } from "../../contracts/store.ts";
import type { BotJob } from "../jobs.ts";

export type Letter = DeadLetter<BotJob> & { readonly queue: QueueName };

/** The dead letters of a bot, of both queues. */
export interface LetterBox {
  /** Oldest first. */
  list(): Promise<readonly Letter[]>;
  read(id: string): Promise<Letter | undefined>;
  /** Back into its queue; resolves to whether it was there. */
  replay(id: string): Promise<boolean>;
  discard(id: string): Promise<boolean>;
  close(): Promise<void>;
}

export const QUEUES: readonly QueueName[] = ["commands", "deliveries"];

export function byAge(letters: readonly Letter[]): Letter[] {
  return letters.toSorted((a, b) => a.since.getTime() - b.since.getTime());
}
