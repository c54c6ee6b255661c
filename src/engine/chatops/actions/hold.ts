import type { Block } from "../../../model/chatops/index.ts";
import { EVERYWHERE, lockId } from "../../../model/chatops/lock.ts";
import { SluiceError } from "../../../model/errors.ts";
import type { Hold } from "../../../model/observed.ts";
import { withAnswer } from "../comment/merge.ts";
import type { Context, Done, Judged } from "../found.ts";
import { lineOf } from "../line.ts";
import { note } from "../note.ts";
import { head } from "../refused.ts";

/** Takes the manual lock of an environment, or of all. Once more by the same command is no obstacle. */
export async function lock(context: Context, asked: Judged): Promise<Done> {
  const { ports, event } = context;
  const { repository, pull, author } = event.comment;
  const { command } = asked.case;
  const name = lockName(asked);
  const id = lockId({ pull, user: author?.id ?? 0, key: asked.key });
  const obstacle = await ports.holds(repository, name).take({
    id,
    holder: author?.login ?? "",
    reason: command.reason ?? "",
    ...(command.lasts === undefined ? {} : { lasts: command.lasts }),
  });
  if (obstacle !== undefined && obstacle.id !== id) throw heldBy(obstacle);
  await note(context, asked, { event: "changed", ...told(command.reason) });
  const until = command.lasts === undefined ? "until /unlock" : `for ${hours(command.lasts)}`;
  return done(
    context,
    asked,
    `${where(name)} is locked ${until}. Nothing is deployed there meanwhile.`,
  );
}

/** Releases whoever's lock it is: the guards have decided whether this person may. */
export async function unlock(context: Context, asked: Judged): Promise<Done> {
  const { ports, event } = context;
  const name = lockName(asked);
  const store = ports.holds(event.comment.repository, name);
  const hold = await store.read();
  const released = hold !== undefined && (await store.release(hold));
  if (!released) return done(context, asked, `${where(name)} was not locked.`);
  await note(context, asked, { event: "changed", facts: { holder: hold.holder } });
  return done(context, asked, `${where(name)} is unlocked. ${hold.holder} held it.`);
}

function lockName({ case: { command, environment } }: Judged): string {
  return command.global || environment === undefined ? EVERYWHERE : environment;
}

function where(name: string): string {
  return name === EVERYWHERE ? "Every environment" : name;
}

function told(reason: string | undefined) {
  return reason === undefined ? {} : { facts: { why: reason } };
}

function heldBy({ holder, reason, expires }: Hold): SluiceError {
  const until = expires === undefined ? "" : ` until ${expires}`;
  return new SluiceError("LOCK_HELD", `${holder} holds it${until}: ${reason}`);
}

function hours(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

function done({ event: { comment } }: Context, { key, case: asked }: Judged, text: string): Done {
  const blocks: Block[] = [{ kind: "text", text }];
  const answer = head(comment, key, lineOf(asked.command, asked.environment));
  return {
    reaction: "+1",
    change: (board) => withAnswer(board, { ...answer, state: "done", blocks }),
  };
}
