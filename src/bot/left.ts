import { SluiceError } from "../model/errors.ts";
import { forgetLeft, type LeftPreview, leftPreviews } from "../wiring/departures.ts";
import type { Store } from "../contracts/store.ts";

/** Previews that may still run and that nobody may look after any more. */
export interface LeftBox {
  list(): Promise<readonly LeftPreview[]>;
  /** Somebody has seen to it; resolves to whether it was there. */
  forget(repository: number, pull: number): Promise<boolean>;
  close(): Promise<void>;
}

export function keptLeft(store: Store): LeftBox {
  return {
    list: () => leftPreviews(store),
    forget: (repository, pull) => forgetLeft(store, { repository, pull }),
    close: () => store.close(),
  };
}

/** Of a bot that runs on this machine, by its admin address. Rejects when nobody answers there. */
export async function askedLeft(url: string): Promise<LeftBox> {
  const list = async () => (await ask(url, "GET", "/left")).previews ?? [];
  await list();
  return {
    list,
    forget: async (repository, pull) =>
      (await ask(url, "DELETE", `/left/${repository}/${pull}`)).ok === true,
    close: async () => {},
  };
}

interface Answer {
  readonly ok?: boolean;
  readonly previews?: readonly LeftPreview[];
}

async function ask(url: string, method: string, path: string): Promise<Answer> {
  const response = await fetch(url + path, { method, headers: { "x-sluice": "1" } });
  const body = (await response.json()) as Answer;
  if (response.ok || response.status === 404) return body;
  const reason = `the bot's admin address answered ${response.status}: ${JSON.stringify(body)}`;
  throw new SluiceError("STORE_UNAVAILABLE", reason);
}

/** One line each, with what to do. Names come from GitHub: nothing of them reaches a terminal as it is. */
export function leftAsText(previews: readonly LeftPreview[]): string {
  if (previews.length === 0) return "nothing was left that nobody may look after";
  const lines = previews.map(({ repository, id, pull, hosts, why, since }) =>
    `${id}#${pull}  preview-${pull} of ${repository}  on ${hosts.join(", ") || "its hosts"}  since ${since}  ${why}`.replaceAll(
      /[\p{Cc}\p{Cf}\u2028\u2029]+/gu,
      " ",
    ),
  );
  return [
    ...lines,
    "They may still run, and cost. In the repository's folder: sluice sweep --apply, or sluice destroy preview-N --yes; then: sluice bot left forget ID#N",
  ].join("\n");
}
