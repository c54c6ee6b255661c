import type { Store } from "../../contracts/store.ts";
import type { BotJob } from "../jobs.ts";
import { byAge, type Letter, type LetterBox, QUEUES } from "./box.ts";

const MOST = 100;

/** The letters that a store keeps; closes it with the box. */
export function keptLetters(store: Store): LetterBox {
  const of = (queue: Letter["queue"]) => store.deadLetters<BotJob>(queue);
  const inSome = async (act: (queue: Letter["queue"]) => Promise<number>): Promise<boolean> => {
    for (const queue of QUEUES) if ((await act(queue)) > 0) return true;
    return false;
  };
  return {
    async list() {
      const lists = await Promise.all(
        QUEUES.map(async (queue) =>
          (await of(queue).list(MOST)).map((letter) => ({ ...letter, queue })),
        ),
      );
      return byAge(lists.flat());
    },
    async read(id) {
      for (const queue of QUEUES) {
        const letter = await of(queue).read(id);
        if (letter !== undefined) return { ...letter, queue };
      }
      return undefined;
    },
    replay: (id) => inSome((queue) => of(queue).replay([id])),
    discard: (id) => inSome((queue) => of(queue).discard([id])),
    close: () => store.close(),
  };
}
