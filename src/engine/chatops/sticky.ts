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
  /** Since when, milliseconds since the epoch. */
  readonly shownAt?: number;
  /** Reactions that go with what is kept and not said yet. */
  readonly owed?: Reactions;
}

/**
 * When a change is said: `soon` leaves a moment for more to come that belongs to it, `when stale` is for
 * what is worth no call of its own while the comment is fresh.
 */
export type Haste = "now" | "soon" | "when stale" | "with the next";

/** GitHub tells the end of a run three times within about as long, and one of them has all there is to say. */
const SOON_MS = 3_000;
/** Steps that tick are worth a call to GitHub no more often. The check run has them all. */
const TICK_MS = 10_000;

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

type Keeping = Pick<Ports, "cache" | "conversation" | "time" | "later">;

/** A change of what the sticky comment tells, decided on what it told before. */
export interface BoardChange {
  readonly change: (board: Board) => Board;
  readonly reactions?: (before: Board, after: Board) => Reactions;
  readonly haste?: (before: Board, after: Board) => Haste;
}

/**
 * Changes what the sticky comment tells, and says it. Whoever comes second to change it at the same
 * time decides anew on what the first has left, and a text that was overtaken while it was being
 * sent is followed by the newer one. Resolves to the board as it is now.
 */
export async function changeBoard(
  ports: Keeping,
  where: Where,
  { change, reactions = () => [], haste = () => "now" }: BoardChange,
): Promise<Board> {
  for (;;) {
    const { value, version } = await keptSticky(ports, where);
    const board = change(value.board);
    const owed = [...(value.owed ?? []), ...reactions(value.board, board)];
    if (!(await ports.cache.set(nameOf(where), { ...value, board, owed }, version))) continue;
    const when = haste(value.board, board);
    const isStale = ports.time.now() - (value.shownAt ?? 0) >= TICK_MS;
    if (when === "soon") await ports.later({ kind: "show", ...placeOf(where) }, SOON_MS);
    if (when === "now" || (when === "when stale" && isStale)) await show(ports, where);
    return board;
  }
}

/** Says what was kept back. */
export async function showBoard(ports: Keeping, where: Where): Promise<void> {
  if (await isKept(ports, where)) await show(ports, where);
}

/** Whether anything was asked for in this pull request, as far as is remembered. */
export async function isKept({ cache }: Pick<Keeping, "cache">, where: Where): Promise<boolean> {
  return (await cache.get(nameOf(where))) !== undefined;
}

/** Brings the comment to what is kept, until nothing newer is kept. */
async function show(ports: Keeping, where: Where): Promise<void> {
  for (;;) {
    const { value, version } = await keptSticky(ports, where);
    const owed = once(value.owed ?? []);
    const body = isEmpty(value.board) ? "" : renderBoard(value.board);
    const isNew = body !== value.shown;
    if (!isNew && owed.length === 0) return;
    if (isNew && value.comment === undefined) {
      const ready = await beforeFirst(ports, where, { value, version });
      if (!ready) continue;
    }
    const comment = await say(ports, where, value, isNew ? body : undefined, owed);
    await said(ports, where, { body, owed, ...(comment === undefined ? {} : { comment }) });
  }
}

type Said = Pick<Sticky, "comment"> & { readonly body: string; readonly owed: Reactions };

/** Notes what the comment tells now, whatever is to be told next. */
async function said(ports: Keeping, where: Where, { body, owed, ...more }: Said): Promise<void> {
  const done = new Set(owed.map(nameOfReaction));
  for (;;) {
    const { value, version } = await keptSticky(ports, where);
    const shown: Sticky = {
      ...value,
      ...more,
      shown: body,
      shownAt: ports.time.now(),
      owed: (value.owed ?? []).filter((one) => !done.has(nameOfReaction(one))),
    };
    if (await ports.cache.set(nameOf(where), shown, version)) return;
  }
}

function once(reactions: Reactions): Reactions {
  return [...new Map(reactions.map((one) => [nameOfReaction(one), one])).values()];
}

function nameOfReaction({ to, reaction }: Reactions[number]): string {
  return `${to.id} ${reaction}`;
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

function placeOf({ repository, pull }: Where): Pick<Where, "repository" | "pull"> {
  return { repository, pull };
}

function nameOf({ repository, pull }: Where): string {
  return `sticky/${repository.id}/${pull}`;
}
