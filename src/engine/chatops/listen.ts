import { commandLines } from "./commands/read.ts";
import type { Context, Found } from "./found.ts";

/**
 * Whether anybody speaks to us at all: a new comment in the conversation of a pull request, by an account
 * that is there, with lines that may be commands. Edited ones are not heard: what was agreed to has been
 * read by others as it was.
 */
export async function listen({ ports, event }: Context): Promise<Partial<Found> | undefined> {
  const { action, place, onPull, comment } = event;
  const { author } = comment;
  if (action !== "created" || place !== "conversation" || !onPull || author === undefined) {
    return undefined;
  }
  const { app } = ports.settings;
  if (app !== undefined && author.app === app) return undefined;
  const lines = commandLines(comment.body);
  return lines.length === 0 ? undefined : { lines };
}
