import type { PullPlace, Reaction } from "../../contracts/forge-writes.ts";
import type { Board, CommentRef, Repository } from "../../model/chatops/index.ts";
import { boardOf, MARKER } from "./comment/hidden.ts";
import { EMPTY } from "./comment/merge.ts";
import { renderBoard } from "./comment/render.ts";
import type { Ports } from "./ports.ts";

/** What is kept of a pull request's sticky comment. */
interface Sticky {
  readonly board: Board;
  /** Global id of the pull request. */
  readonly node?: string;
  readonly comment?: CommentRef;
  /** The first comment is about to be made, or was: whoever dies then leaves it to be found. */
  readonly isPosting?: true;
  /** The text that the comment has. */
  readonly shown: string;
}

export interface Where {
  readonly repository: Repository;
  readonly pull: number;
  /** Absent: as it was kept. */
  readonly node?: string;
  /** False: no comment there can be ours. */
  readonly maybeCommented?: boolean;
}

export function whereOf(
  { repository, pull }: Pick<Where, "repository" | "pull">,
  { node, maybeCommented }: Required<Pick<Where, "node" | "maybeCommented">>,
): Where {
  return { repository, pull, node, maybeCommented };
}

export type Reactions = readonly { readonly to: CommentRef; readonly reaction: Reaction }[];

type Keeping = Pick<Ports, "cache" | "conversation">;

/**
 * Changes what the sticky comment tells, and says it. Whoever comes second to change it at the same
 * time decides anew on what the first has left, and a text that was overtaken while it was being
 * sent is followed by the newer one. Resolves to the board as it is now.
 */
export async function changeBoard(
  ports: Keeping,
  where: Where,
  change: (board: Board) => Board,
  reactions: (before: Board, after: Board) => Reactions = () => [],
): Promise<Board> {
  for (;;) {
    const { value, version } = await keptSticky(ports, where);
    const board = change(value.board);
    const told = reactions(value.board, board);
    const next = { ...value, board };
    if (!(await ports.cache.set(nameOf(where), next, version))) continue;
    await show(ports, where, told);
    return board;
  }
}

/** Brings the comment to what is kept, until nothing newer is kept. */
async function show(ports: Keeping, where: Where, reactions: Reactions): Promise<void> {
  let rest = reactions;
  for (;;) {
    const { value, version } = await keptSticky(ports, where);
    const body = isEmpty(value.board) ? "" : renderBoard(value.board);
    const isNew = body !== value.shown;
    if (!isNew && rest.length === 0) return;
    if (isNew && value.comment === undefined) {
      const ready = await beforeFirst(ports, where, { value, version });
      if (!ready) continue;
    }
    const comment = await say(ports, where, value, isNew ? body : undefined, rest);
    rest = [];
    const now = await keptSticky(ports, where);
    const shown = { ...now.value, ...(comment === undefined ? {} : { comment }), shown: body };
    if (await ports.cache.set(nameOf(where), shown, now.version)) continue;
  }
}

/** False: what is kept has changed, and has to be looked at again. */
async function beforeFirst(
  { cache, conversation }: Keeping,
  where: Where,
  { value, version }: Kept,
): Promise<boolean> {
  if (value.isPosting === undefined) {
    const next = { ...value, isPosting: true };
    return cache.set(nameOf(where), next, version);
  }
  const own = await conversation.find({ ...where, node: value.node ?? "" }, MARKER);
  if (own === undefined) return true;
  await cache.set(nameOf(where), { ...value, comment: own, shown: own.body }, version);
  return false;
}

/** Makes a comment that somebody has deleted again, once for each time. */
async function say(
  { conversation }: Keeping,
  where: Where,
  { node, comment }: Sticky,
  body: string | undefined,
  reactions: Reactions,
): Promise<CommentRef | undefined> {
  const place: PullPlace = { ...where, node: where.node ?? node ?? "" };
  if (body === undefined) {
    await conversation.say(place, { reactions });
    return comment;
  }
  const words = { body, reactions, ...(comment === undefined ? {} : { comment }) };
  const said = await conversation.say(place, words);
  return said ?? conversation.say(place, { body, reactions: [] });
}

interface Kept {
  readonly value: Sticky;
  readonly version: number | undefined;
}

/** As it was kept, else as our own comment tells it. */
async function keptSticky({ cache, conversation }: Keeping, where: Where): Promise<Kept> {
  const kept = await cache.get<Sticky>(nameOf(where));
  const node = where.node ?? kept?.value.node;
  const more = node === undefined ? {} : { node };
  if (kept !== undefined) return { value: { ...kept.value, ...more }, version: kept.version };
  if (where.maybeCommented === false) {
    return { value: { board: EMPTY, shown: "", ...more }, version: undefined };
  }
  const own = await conversation.find({ ...where, node: node ?? "" }, MARKER);
  const value = { board: boardOf(own?.body ?? ""), shown: own?.body ?? "", ...more };
  return { value: own === undefined ? value : { ...value, comment: own }, version: undefined };
}

/** Without saying anything. */
export async function readBoard(ports: Keeping, where: Where): Promise<Board> {
  return (await keptSticky(ports, where)).value.board;
}

function isEmpty({ rows, answers }: Board): boolean {
  return rows.length === 0 && answers.length === 0;
}

function nameOf({ repository, pull }: Where): string {
  return `sticky/${repository.id}/${pull}`;
}
