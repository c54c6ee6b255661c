import { SluiceError } from "../../model/errors.ts";
import { byAge, type Letter, type LetterBox, QUEUES } from "./box.ts";

/** A letter on its way between processes. */
type Written = Omit<Letter, "since" | "queue"> & { readonly since: string };

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The letters of a bot that runs on this machine, by its admin address. Rejects when nobody answers there. */
export async function askedLetters(url: string): Promise<LetterBox> {
  const list = async (queue: Letter["queue"]): Promise<Letter[]> => {
    const { body } = await ask(url, "GET", `/letters/${queue}`);
    return (body as { readonly letters: readonly Written[] }).letters.map((one) =>
      letterOf(one, queue),
    );
  };
  const inSome = async (method: "POST" | "DELETE", rest: string): Promise<boolean> => {
    for (const queue of QUEUES) {
      const { body } = await ask(url, method, `/letters/${queue}/${rest}`);
      if ((body as { readonly count: number }).count > 0) return true;
    }
    return false;
  };
  await list("commands");
  return {
    list: async () => byAge((await Promise.all(QUEUES.map(list))).flat()),
    async read(id) {
      for (const queue of QUEUES) {
        const { status, body } = await ask(url, "GET", `/letters/${queue}/${id}`);
        if (status === 200) return letterOf(body as Written, queue);
      }
      return undefined;
    },
    replay: (id) => inSome("POST", `${id}/replay`),
    discard: (id) => inSome("DELETE", id),
    close: async () => {},
  };
}

async function ask(url: string, method: string, path: string): Promise<Answer> {
  const response = await fetch(url + path, { method, headers: { "x-sluice": "1" } });
  const body: unknown = await response.json();
  if (response.ok || response.status === 404) return { status: response.status, body };
  const reason = `the bot's admin address answered ${response.status}: ${JSON.stringify(body)}`;
  throw new SluiceError("STORE_UNAVAILABLE", reason);
}

function letterOf(written: Written, queue: Letter["queue"]): Letter {
  return { ...written, since: new Date(written.since), queue };
}
