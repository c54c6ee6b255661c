/**
 * Names one command in one environment, for ever: what is made for it carries the name and is looked
 * up by it, so that nothing is made twice.
 */
export interface CommandKey {
  /** Id of the comment. GitHub counts them up, so a greater one is newer. */
  readonly comment: number;
  /** Place of the command in the comment. */
  readonly place: number;
  /** Empty where the command has none. */
  readonly environment: string;
}

export function keyOf({ comment, place, environment }: CommandKey): string {
  return `${comment}.${place}.${environment}`;
}

export function parseKey(text: string): CommandKey | undefined {
  const [, comment, place, environment] = /^(\d{1,15})\.(\d{1,3})\.([a-z0-9-]*)$/.exec(text) ?? [];
  if (environment === undefined) return undefined;
  return { comment: Number(comment), place: Number(place), environment };
}

/** Positive where `a` was asked later than `b`; of comments alone. */
export function laterThan(a: CommandKey, b: CommandKey): number {
  return a.comment - b.comment || a.place - b.place;
}

/**
 * Stands for the place of what nobody wrote: a comment holds far fewer commands. In its key the time,
 * milliseconds, takes the place of the comment.
 */
export const NOWHERE = 999;

export function isHappening({ place }: CommandKey): boolean {
  return place === NOWHERE;
}

/**
 * A run's request, as the workflow is told it and as it stands at the end of the run's name:
 * `octocat #12 3001.0.production`.
 */
export interface RunKey {
  readonly pull: number;
  readonly key: string;
}

export function requestOf({ pull, key, by }: RunKey & { readonly by: string }): string {
  return `${by} #${pull} ${key}`;
}

/** From a request, or from a longer text that ends with one. */
export function parseRequest(text: string): RunKey | undefined {
  const [, pull, key] = /(?:^|\s)#(\d{1,9}) (\d{1,15}\.\d{1,3}\.[a-z0-9-]*)$/.exec(text) ?? [];
  return key === undefined ? undefined : { pull: Number(pull), key };
}

/** Who asked, by a request. */
export function requesterOf(request: string): string {
  return /^([A-Za-z0-9[\]_-]{1,60}) #/.exec(request)?.[1] ?? "somebody";
}
